package org.platter.vhd.driver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.platter.block.api.Finding;
import org.platter.block.api.Progress;
import org.platter.block.kit.RecordingStorage;
import org.platter.block.kit.Seeded;
import org.platter.block.support.MemoryStorage;

/**
 * Decision 0006: wherever work in place is cut, the image opens and holds every byte of the disk; the check finds at worst
 * leaks; doing it again finishes it. The system property {@code
 * vhd.crash.rounds} makes the run longer.
 */
class MaintenanceCrashTest {

    private static final int ROUNDS = Integer.getInteger("vhd.crash.rounds", 15);
    private static final int CRASHES_AT_EACH_CHANGE = 3;

    private long states;

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("org.platter.vhd.driver.RandomFamily#operations")
    void keepsEveryByteWhereverItIsCut(Operation operation, String kind, RandomFamily.Kind kindOfFamily)
            throws Exception {
        Seeded.run(random -> {
            for (int round = 0; round < ROUNDS; round++) {
                RandomFamily family = kindOfFamily.with(random);
                if (operation == Operation.EMPTY) {
                    family.commit();
                }
                crash(operation, family, random);
            }
        });
        assertTrue(states > 10L * ROUNDS, () -> "only " + states + " states");
    }

    private void crash(Operation operation, RandomFamily family, Random random) throws IOException {
        byte[] before = family.content();
        long newSize = operation.newSize(before.length, random);
        RecordingStorage storage = new RecordingStorage(family.image().copy(false));
        storage.watch(() -> {
            for (int i = 0; i < CRASHES_AT_EACH_CHANGE; i++) {
                MemoryStorage left = storage.afterCrash(random);
                states++;
                assertKept(family, before, newSize, left);
                if (random.nextInt(10) == 0) {
                    operation.run(left, family.folder(), newSize, Progress.NONE);
                    assertDone(family, before, newSize, left);
                }
            }
        });
        operation.run(storage, family.folder(), newSize, Progress.NONE);
        assertDone(family, before, newSize, storage.afterCrash(random));
    }

    private static void assertKept(RandomFamily family, byte[] before, long newSize, MemoryStorage left)
            throws IOException {
        byte[] content = family.contentOf(left);
        assertTrue(Operation.keeps(before, content, newSize), "every byte is there");
        assertEquals(List.of(), damage(left));
    }

    private static void assertDone(RandomFamily family, byte[] before, long newSize, MemoryStorage image)
            throws IOException {
        byte[] content = family.contentOf(image);
        assertEquals(newSize, content.length);
        assertTrue(Operation.keeps(before, content, newSize), "every byte is there");
        assertEquals(List.of(), damage(image));
        assertEquals(List.of(), family.problems(image));
    }

    private static List<Finding> damage(MemoryStorage image) throws IOException {
        return new VhdMaintenance()
                .check(image.copy(true), Progress.NONE).findings().stream()
                        .filter(finding -> finding.kind() == Finding.Kind.CORRUPTION)
                        .toList();
    }
}
