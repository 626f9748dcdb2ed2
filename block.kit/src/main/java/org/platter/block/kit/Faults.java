package org.platter.block.kit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.platter.block.api.BlockDevice;
import org.platter.block.api.BlockException;
import org.platter.block.kit.FailingStorage.Call;
import org.platter.block.support.MemoryStorage;

/** A storage that fails at each of its calls in turn leaves no state that lies. */
@Theme("faults")
interface Faults extends Tested {

    @ParameterizedTest
    @CsvSource({"WRITE,IO", "WRITE,NO_SPACE", "FLUSH,IO", "READ,IO", "RESIZE,NO_SPACE"})
    default void losesNothingWhenOneCallFails(Call call, BlockException.Kind kind) throws Exception {
        Seeded.run(random -> {
            int failures = workload().failEachOnce(call, kind, random.nextLong());
            requireSome(failures, call);
        });
    }

    @ParameterizedTest
    @CsvSource({"WRITE,IO", "WRITE,NO_SPACE", "FLUSH,IO", "READ,IO", "RESIZE,NO_SPACE"})
    default void keepsWhatWasFlushedWhenAllCallsFailFromOneOn(Call call, BlockException.Kind kind) throws Exception {
        Seeded.run(random -> {
            int failures = workload().failForEver(call, kind, random.nextLong());
            requireSome(failures, call);
        });
    }

    private FaultWorkload workload() throws IOException {
        return new FaultWorkload(subject().driver(), subject().smallBlank());
    }

    private static void requireSome(int failures, Call call) {
        if (failures == 0) {
            throw new NotApplicable("the driver's writes make no calls of " + call);
        }
    }

    @Test
    default void passesAReadErrorOnAndLeavesTheStorageOpen() throws IOException {
        Subject.Sample sample = subject().smallSample();
        for (int after = 0; openOrReadFails(sample, after); after++) {
            // until no call fails any more
        }
    }

    private boolean openOrReadFails(Subject.Sample sample, int after) throws IOException {
        MemoryStorage image = sample.image().copy(false);
        FailingStorage storage = new FailingStorage(image);
        storage.fail(Set.of(Call.READ), after, 1, BlockException.Kind.IO);
        BlockDevice device;
        try {
            device = subject().openForReading(storage);
        } catch (BlockException e) {
            assertEquals(BlockException.Kind.IO, e.kind());
            assertTrue(image.size() > 0, "the storage is still open");
            return true;
        }
        try (device) {
            try {
                assertArrayEquals(sample.content(), Bytes.readAll(device));
            } catch (BlockException e) {
                assertEquals(BlockException.Kind.IO, e.kind());
            }
            boolean failed = storage.failures() > 0;
            storage.heal();
            assertArrayEquals(sample.content(), Bytes.readAll(device), "read again");
            return failed;
        }
    }
}
