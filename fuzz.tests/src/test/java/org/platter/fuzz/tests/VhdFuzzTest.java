package org.platter.fuzz.tests;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;
import org.platter.block.api.BlockDevice;
import org.platter.block.api.CreateOptions;
import org.platter.block.api.FormatOptions;
import org.platter.block.api.OpenOptions;
import org.platter.block.support.MemoryStorage;
import org.platter.vhd.driver.VhdDriver;

/**
 * Any bytes at all are answered or refused, and not changed. A normal build tries the seeds;
 * {@code JAZZER_FUZZ=1 ./mvnw -pl fuzz.tests -am verify -Dtest=VhdFuzzTest -Dsurefire.failIfNoSpecifiedTests=false}
 * searches on from there, guided by coverage.
 */
class VhdFuzzTest {

    private static final VhdDriver DRIVER = new VhdDriver();

    static Stream<byte[]> seeds() throws IOException {
        byte[] dynamic = image("dynamic");
        byte[] fixed = image("fixed");
        return Stream.of(
                new byte[0],
                dynamic,
                fixed,
                Arrays.copyOf(dynamic, dynamic.length - 512),
                Arrays.copyOf(dynamic, dynamic.length - 1),
                Arrays.copyOfRange(dynamic, 512, dynamic.length));
    }

    private static byte[] image(String subformat) throws IOException {
        MemoryStorage storage = new MemoryStorage("disk.vhd");
        DRIVER.create(
                storage,
                CreateOptions.ofSize(6 * 512)
                        .withFormat(FormatOptions.of(Map.of("subformat", subformat, "block_size", "512"))));
        try (BlockDevice device = DRIVER.open(storage, OpenOptions.READ_WRITE)) {
            device.write(ByteBuffer.allocate(1024).put(0, (byte) 1), 512);
        }
        return storage.toByteArray();
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = "2m")
    void answersOrRefuses(byte[] bytes) throws IOException {
        AnyBytes.answerOrRefuse(DRIVER, "disk.vhd", bytes);
    }
}
