package org.platter.fuzz.tests;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;
import org.platter.block.api.BlockDevice;
import org.platter.block.api.CreateOptions;
import org.platter.block.api.FormatOptions;
import org.platter.block.api.OpenOptions;
import org.platter.block.support.MemoryStorage;
import org.platter.qcow2.driver.Qcow2Driver;

/** As {@link VhdFuzzTest}, for qcow2; what opens for writing is written, too. */
class Qcow2FuzzTest {

    private static final Qcow2Driver DRIVER = new Qcow2Driver();

    static Stream<byte[]> seeds() throws IOException {
        return Stream.of(
                new byte[0],
                image(Map.of("cluster_size", "512")),
                image(Map.of("cluster_size", "512", "compat", "0.10")),
                image(Map.of("cluster_size", "512", "refcount_bits", "1", "preallocation", "metadata")));
    }

    private static byte[] image(Map<String, String> options) throws IOException {
        MemoryStorage storage = new MemoryStorage("disk.qcow2");
        DRIVER.create(storage, CreateOptions.ofSize(6 * 512).withFormat(FormatOptions.of(options)));
        try (BlockDevice device = DRIVER.open(storage, OpenOptions.READ_WRITE)) {
            device.write(ByteBuffer.allocate(1024).put(0, (byte) 1), 512);
            device.writeZeroes(2048, 512);
        }
        return storage.toByteArray();
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = "2m")
    void answersOrRefuses(byte[] bytes) throws IOException {
        AnyBytes.answerOrRefuse(DRIVER, "disk.qcow2", bytes);
        try (BlockDevice device = DRIVER.open(MemoryStorage.of("disk.qcow2", bytes), OpenOptions.READ_WRITE)) {
            device.write(AnyBytes.start(device), 0);
        } catch (IOException e) {
            // refused
        }
    }
}
