package org.platter.vhd.driver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.platter.block.api.BlockException;
import org.platter.block.api.BlockException.Kind;
import org.platter.block.api.Progress;
import org.platter.block.kit.FailingStorage;
import org.platter.block.kit.FailingStorage.Call;
import org.platter.block.kit.Seeded;
import org.platter.block.support.MemoryStorage;

/** Work in place on a storage that fails at any of its calls: the failure is told, and every byte is still there. */
class MaintenanceFaultTest {

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("org.platter.vhd.driver.RandomFamily#operations")
    void keepsTheDiskWhicheverCallFails(Operation operation, String kind, RandomFamily.Kind kindOfFamily)
            throws Exception {
        Seeded.run(random -> {
            RandomFamily family = kindOfFamily.with(random);
            if (operation == Operation.EMPTY) {
                family.commit();
            }
            byte[] before = family.content();
            long newSize = operation.newSize(before.length, random);
            for (Call call : Call.values()) {
                for (long times : new long[] {1, Long.MAX_VALUE}) {
                    int after = 0;
                    while (fail(operation, family, before, newSize, call, after, times)) {
                        after++;
                    }
                }
            }
        });
    }

    /** Says whether any call failed. */
    private static boolean fail(
            Operation operation, RandomFamily family, byte[] before, long newSize, Call call, int after, long times)
            throws IOException {
        MemoryStorage image = family.image().copy(false);
        FailingStorage storage = new FailingStorage(image);
        storage.fail(Set.of(call), after, times, Kind.NO_SPACE);
        boolean told = false;
        try {
            operation.run(storage, family.folder(), newSize, Progress.NONE);
        } catch (BlockException e) {
            assertEquals(Kind.NO_SPACE, e.kind(), "the cause is told");
            told = true;
        }
        String when = call + " " + after + " failed";
        assertEquals(storage.failures() > 0, told, when);
        assertTrue(Operation.keeps(before, family.contentOf(image), newSize), when);
        operation.run(image, family.folder(), newSize, Progress.NONE);
        byte[] finished = family.contentOf(image);
        assertEquals(newSize, finished.length, when);
        assertTrue(Operation.keeps(before, finished, newSize), when);
        return told;
    }
}
