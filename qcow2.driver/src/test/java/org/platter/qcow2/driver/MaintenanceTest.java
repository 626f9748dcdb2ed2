package org.platter.qcow2.driver;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.platter.block.api.BlockDevice;
import org.platter.block.api.BlockException;
import org.platter.block.api.BlockException.Kind;
import org.platter.block.api.OpenOptions;
import org.platter.block.api.Progress;
import org.platter.block.kit.FailingStorage;
import org.platter.block.kit.FailingStorage.Call;
import org.platter.block.kit.RecordingStorage;
import org.platter.block.kit.Seeded;
import org.platter.block.support.MemoryStorage;
import org.platter.block.support.Zeros;

/** Work in place: what comes of it, what a power cut leaves, and what a failing storage. */
class MaintenanceTest {

    private static final String[] LAYOUTS = {
        "cluster_size=512",
        "cluster_size=1k,compat=0.10",
        "cluster_size=2k,refcount_bits=1",
        "cluster_size=16k,extended_l2=on"
    };

    static Stream<Arguments> operations() {
        return Stream.of(Operation.values())
                .flatMap(operation -> Stream.of(LAYOUTS).map(layout -> Arguments.of(operation, layout)));
    }

    @ParameterizedTest
    @MethodSource("operations")
    void keepsEveryByteWhereverItIsCut(Operation operation, String layout) throws Exception {
        Seeded.run(random -> {
            for (int round = 0; round < 4; round++) {
                RandomImage image = random(random, layout);
                byte[] before = image.contentOf(image.image());
                long newSize = operation.newSize(before.length, random);
                RecordingStorage storage = new RecordingStorage(image.image().copy(false));
                storage.watch(() -> {
                    MemoryStorage left = storage.afterCrash(random);
                    assertKept(image, before, newSize, left);
                    if (random.nextInt(10) == 0) {
                        operation.run(left, image, newSize);
                        assertDone(operation, image, before, newSize, left);
                    }
                });
                operation.run(storage, image, newSize);
                assertDone(operation, image, before, newSize, storage.afterCrash(random));
            }
        });
    }

    private static RandomImage random(Random random, String layout) throws IOException {
        return random.nextBoolean() ? RandomImage.alone(random, layout) : RandomImage.overParent(random, layout);
    }

    private static void assertKept(RandomImage image, byte[] before, long newSize, MemoryStorage left)
            throws IOException {
        assertTrue(Operation.keeps(before, image.contentOf(left), newSize), "every byte is there");
        CheckingDriver.assertNoDamage(left);
    }

    private static void assertDone(
            Operation operation, RandomImage image, byte[] before, long newSize, MemoryStorage left)
            throws IOException {
        assertKept(image, before, newSize, left);
        assertEquals(newSize, image.contentOf(left).length, operation::toString);
    }

    @ParameterizedTest
    @EnumSource
    void keepsTheDiskWhicheverCallFails(Operation operation) throws Exception {
        Seeded.run(random -> {
            RandomImage image = RandomImage.overParent(random, "cluster_size=1k");
            byte[] before = image.contentOf(image.image());
            long newSize = operation.newSize(before.length, random);
            for (Call call : Call.values()) {
                for (int after = 0; fails(operation, image, before, newSize, call, after); after++) {
                    // the next call
                }
            }
        });
    }

    private static boolean fails(
            Operation operation, RandomImage image, byte[] before, long newSize, Call call, int after)
            throws IOException {
        MemoryStorage copy = image.image().copy(false);
        FailingStorage storage = new FailingStorage(copy);
        storage.fail(Set.of(call), after, 1, Kind.NO_SPACE);
        boolean told = false;
        try {
            operation.run(storage, image, newSize);
        } catch (BlockException e) {
            assertEquals(Kind.NO_SPACE, e.kind(), "the cause is told");
            told = true;
        }
        assertEquals(storage.failures() > 0, told, call + " " + after);
        assertKept(image, before, newSize, copy);
        operation.run(copy, image, newSize);
        assertDone(operation, image, before, newSize, copy);
        return told;
    }

    @Test
    void leavesNoLeaksWhenNothingIsCutOff() throws Exception {
        Seeded.run(random -> {
            for (Operation operation : Operation.values()) {
                for (String layout : LAYOUTS) {
                    RandomImage image = random(random, layout);
                    byte[] before = image.contentOf(image.image());
                    operation.run(image.image(), image, operation.newSize(before.length, random));
                    assertEquals(
                            List.of(),
                            new Qcow2Maintenance()
                                    .check(image.image(), Progress.NONE)
                                    .findings());
                }
            }
        });
    }

    @Test
    void compactsToTheSizeOfAFreshCopy() throws Exception {
        Seeded.run(random -> {
            RandomImage image = RandomImage.alone(random, "cluster_size=1k");
            MemoryStorage storage = image.image();
            byte[] content = image.contentOf(storage);
            MemoryStorage fresh = TestImages.create(content.length, "cluster_size=1k");
            MemoryStorage work = fresh.copy(false);
            try (BlockDevice device = new Qcow2Driver().open(work, OpenOptions.READ_WRITE)) {
                for (int at = 0; at < content.length; at += 512) {
                    ByteBuffer sector = ByteBuffer.wrap(content, at, 512);
                    if (!Zeros.isZero(sector)) {
                        device.write(sector, at);
                    }
                }
                device.flush();
                Operation.COMPACT.run(storage, image, content.length);
                assertTrue(
                        storage.size() <= work.size(),
                        "found " + storage.size() + " bytes, expected at most " + work.size());
            }
            assertArrayEquals(content, image.contentOf(storage));
        });
    }

    @Test
    void emptiesAChildOfItsParent() throws Exception {
        Seeded.run(random -> {
            RandomImage image = RandomImage.overParent(random, "cluster_size=1k");
            RecordingStorage storage = new RecordingStorage(image.image());
            storage.watch(() -> CheckingDriver.assertNoDamage(storage.afterCrash(random)));
            new Qcow2Maintenance().empty(storage, Progress.NONE);
            MemoryStorage left = storage.afterCrash(random);
            byte[] content = image.contentOf(left);
            byte[] below = image.below();
            assertArrayEquals(Arrays.copyOf(below, content.length), content);
            assertEquals(
                    List.of(), new Qcow2Maintenance().check(left, Progress.NONE).findings());
            assertTrue(left.size() < 40_000, () -> "the file has still " + left.toByteArray().length + " bytes");
        });
    }

    @Test
    void refusesWhatNeedsAParentWithoutOne() throws Exception {
        MemoryStorage image = TestImages.create(100_000, "");
        byte[] before = image.toByteArray();
        RandomImage other = RandomImage.overParent(new Random(1), "");
        Qcow2Maintenance maintenance = new Qcow2Maintenance();
        refuses(() -> maintenance.empty(image, Progress.NONE));
        refuses(() -> maintenance.relink(image, other.link("base.qcow2")));
        refuses(() -> maintenance.resize(image, Long.MAX_VALUE, OpenOptions.READ_WRITE, Progress.NONE));
        refuses(() -> maintenance.amend(image, TestImages.options("compat=0.10")));
        assertArrayEquals(before, image.toByteArray());
    }

    private static void refuses(Executable work) {
        assertEquals(Kind.UNSUPPORTED, assertThrows(BlockException.class, work).kind());
    }
}
