package org.platter.block.kit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.platter.block.api.BlockDevice;
import org.platter.block.api.BlockDriver;
import org.platter.block.api.BlockException;
import org.platter.block.api.OpenOptions;
import org.platter.block.kit.FailingStorage.Call;
import org.platter.block.support.MemoryStorage;

/**
 * Random writes to a disk on a storage that fails: requests may fail, but none that succeeded is undone, and the image
 * opens without a complaint.
 */
public final class FaultWorkload {

    private static final int REQUESTS = 60;

    /** Chance alone might ask for none. */
    private static final int REQUESTS_PER_FLUSH = 15;

    private final BlockDriver driver;
    private final MemoryStorage image;

    /** A workload over an image that is closed and reads as zeros. It is not changed: each run works on a copy. */
    public FaultWorkload(BlockDriver driver, MemoryStorage image) {
        this.driver = driver;
        this.image = image;
    }

    /**
     * Has calls of the storage fail once and then work again, each time from a later one on until the workload makes no
     * more such calls.
     *
     * @return how many calls failed in all
     */
    public int failEachOnce(Call call, BlockException.Kind kind, long seed) throws IOException {
        int after = 0;
        while (fail(call, after, 1, kind, seed)) {
            after++;
        }
        return after;
    }

    /** Has calls of the storage fail for ever, each time from a later one on; as {@link #failEachOnce}. */
    public int failForEver(Call call, BlockException.Kind kind, long seed) throws IOException {
        int after = 0;
        while (fail(call, after, Long.MAX_VALUE, kind, seed)) {
            after++;
        }
        return after;
    }

    /** Says whether any call failed. */
    private boolean fail(Call call, int after, long times, BlockException.Kind kind, long seed) throws IOException {
        MemoryStorage copy = image.copy(false);
        FailingStorage storage = new FailingStorage(copy);
        BlockDevice device = driver.open(storage, OpenOptions.READ_WRITE);
        SectorModel model = new SectorModel(device.info().size());
        storage.fail(Set.of(call), after, times, kind);
        RandomRequests requests = new RandomRequests(device, model, new Random(seed));
        for (int i = 0; i < REQUESTS; i++) {
            tolerating(kind, i % REQUESTS_PER_FLUSH == REQUESTS_PER_FLUSH - 1 ? requests::flush : requests::next);
        }
        if (times == 1) {
            storage.heal();
            model.checkNow(device, () -> call + " " + after + " failed");
        }
        tolerating(kind, requests::flush);
        tolerating(kind, device::close);
        try (BlockDevice again = driver.open(copy.copy(true), OpenOptions.READ_ONLY)) {
            assertEquals(List.of(), again.info().problems());
            model.checkAfterCrash(again, () -> "reopened after " + call + " " + after + " failed");
        }
        return storage.failures() > 0;
    }

    private interface Request {
        void run() throws IOException;
    }

    private static void tolerating(BlockException.Kind kind, Request request) throws IOException {
        try {
            request.run();
        } catch (BlockException e) {
            assertEquals(kind, e.kind(), "the failure reaches the caller");
        }
    }
}
