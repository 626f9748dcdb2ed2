package org.platter.block.kit;

import java.io.IOException;
import java.util.Random;
import org.platter.block.api.BlockDevice;
import org.platter.block.api.BlockDriver;
import org.platter.block.api.OpenOptions;
import org.platter.block.support.MemoryStorage;

/**
 * Random writes to, and discards on, a disk whose power fails at every change of its storage: whatever is then left must open, and hold in
 * each sector what was there at the last flush or something written since.
 */
public final class CrashWorkload {

    /** Looks at what is left after a crash, beyond what the guest sees. */
    @FunctionalInterface
    public interface Inspector {

        /** Fails if something about the opened image is not as it must be. */
        void inspect(BlockDevice device) throws IOException;
    }

    private final BlockDriver driver;
    private final Random random;
    private final Inspector inspector;
    private final RecordingStorage storage;
    private long crashes;

    /** A workload over an image that is closed and reads as zeros. */
    public CrashWorkload(BlockDriver driver, MemoryStorage image, Random random, Inspector inspector) {
        this.driver = driver;
        this.random = random;
        this.inspector = inspector;
        storage = new RecordingStorage(image);
    }

    /** Makes so many requests, then closes the disk; returns how many crashes the image went through. */
    public long run(int requests) throws IOException {
        try (BlockDevice device = driver.open(storage, OpenOptions.READ_WRITE)) {
            SectorModel model = new SectorModel(device.info().size());
            storage.watch(() -> crash(model));
            RandomRequests workload = new RandomRequests(device, model, random);
            for (int i = 0; i < requests; i++) {
                workload.next();
            }
            workload.flush();
        }
        return crashes;
    }

    private void crash(SectorModel model) throws IOException {
        crashes++;
        try (BlockDevice device = driver.open(storage.afterCrash(random), OpenOptions.READ_WRITE)) {
            inspector.inspect(device);
            model.checkAfterCrash(device, () -> "after crash " + crashes);
        }
    }
}
