package org.platter.fuzz.tests;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Assertions;
import org.platter.block.api.BlockDevice;
import org.platter.block.api.BlockDriver;
import org.platter.block.api.OpenOptions;
import org.platter.block.api.Progress;
import org.platter.block.support.MemoryStorage;

/** Bytes that may be an image, and a driver that has to answer or refuse whatever they are. */
final class AnyBytes {

    private AnyBytes() {}

    /** Probes, checks and reads them, which must not change them. */
    static void answerOrRefuse(BlockDriver driver, String name, byte[] bytes) throws IOException {
        MemoryStorage storage = MemoryStorage.of(name, bytes);
        driver.probe(storage);
        try {
            driver.maintenance().orElseThrow().check(storage, Progress.NONE);
        } catch (IOException e) {
            // refused
        }
        try (BlockDevice device = driver.open(storage, OpenOptions.READ_ONLY)) {
            device.read(start(device), 0);
        } catch (IOException e) {
            // refused
        }
        Assertions.assertArrayEquals(bytes, storage.toByteArray());
    }

    /** Room for the start of a disk. */
    static ByteBuffer start(BlockDevice device) {
        return ByteBuffer.allocate((int) Math.min(4096, device.info().size()));
    }
}
