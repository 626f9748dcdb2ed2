package org.platter.vhd.driver;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.platter.vhd.driver.VhdBytes.BLOCK_SIZE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.platter.block.api.BlockDevice;
import org.platter.block.api.BlockException;
import org.platter.block.api.Finding;
import org.platter.block.api.ImageCheck;
import org.platter.block.api.OpenOptions;
import org.platter.block.api.Progress;
import org.platter.block.kit.FailingStorage;
import org.platter.block.kit.RecordingStorage;
import org.platter.block.kit.Seeded;
import org.platter.block.support.MemoryStorage;

/** A repair that power or a write ends early: the image is not worse than before, and a second repair ends the work. */
class RepairInterruptedTest {

    private static final int CRASHES_AT_EACH_CHANGE = 8;

    static Stream<VhdCheckTest.Case> images() {
        return VhdCheckTest.mendedImages();
    }

    private static MemoryStorage broken(VhdCheckTest.Case how) throws IOException {
        VhdBytes image = VhdBytes.dynamic();
        how.breakage().apply(image);
        return image.storage();
    }

    private static ImageCheck check(MemoryStorage storage) throws IOException {
        return new VhdMaintenance().check(storage.copy(true), Progress.NONE);
    }

    @ParameterizedTest
    @MethodSource("images")
    void survivesALossOfPowerAtAnyChange(VhdCheckTest.Case how) throws Exception {
        Seeded.run(random -> {
            MemoryStorage image = broken(how);
            Map<Integer, byte[]> before = readable(image);
            Set<Integer> after = contentsAfterRepair(how);
            RecordingStorage storage = new RecordingStorage(image.copy(false));
            List<MemoryStorage> left = new ArrayList<>();
            storage.watch(() -> {
                for (int i = 0; i < CRASHES_AT_EACH_CHANGE; i++) {
                    left.add(storage.afterCrash(random));
                }
            });
            Repairs.apply(check(image).repairs(), storage);
            for (MemoryStorage each : left) {
                assertNotWorse(before, each);
                assertFinishes(after, each);
            }
        });
    }

    @ParameterizedTest
    @MethodSource("images")
    void survivesAWriteThatFailsHalfway(VhdCheckTest.Case how) throws IOException {
        MemoryStorage image = broken(how);
        Map<Integer, byte[]> before = readable(image);
        Set<Integer> after = contentsAfterRepair(how);
        for (int call = 0; ; call++) {
            MemoryStorage work = image.copy(false);
            FailingStorage failing = new FailingStorage(work);
            failing.fail(
                    Set.of(FailingStorage.Call.WRITE, FailingStorage.Call.RESIZE, FailingStorage.Call.FLUSH),
                    call,
                    Long.MAX_VALUE,
                    BlockException.Kind.NO_SPACE);
            if (!fails(check(image), failing)) {
                return;
            }
            assertNotWorse(before, work);
            assertFinishes(after, work);
        }
    }

    private static boolean fails(ImageCheck check, FailingStorage storage) throws IOException {
        try {
            Repairs.apply(check.repairs(), storage);
            return false;
        } catch (BlockException e) {
            assertEquals(BlockException.Kind.NO_SPACE, e.kind());
            return true;
        }
    }

    private static Set<Integer> contentsAfterRepair(VhdCheckTest.Case how) throws IOException {
        MemoryStorage image = broken(how);
        Repairs.apply(check(image).repairs(), image);
        return readable(image).keySet();
    }

    /** What could be read before can be read still, and holds the same. */
    private static void assertNotWorse(Map<Integer, byte[]> before, MemoryStorage left) throws IOException {
        Map<Integer, byte[]> now = readable(left);
        before.forEach((block, content) -> assertArrayEquals(content, now.get(block), () -> "block " + block));
    }

    /** A second repair gets as far as one that was not interrupted. */
    private static void assertFinishes(Set<Integer> expected, MemoryStorage left) throws IOException {
        MemoryStorage storage = left.copy(false);
        Repairs.apply(check(storage).repairs(), storage);
        ImageCheck again = check(storage);
        assertTrue(
                again.findings().stream()
                        .noneMatch(finding -> finding.kind() == Finding.Kind.CORRUPTION && finding.repairable()),
                () -> again.findings().toString());
        assertEquals(expected, readable(storage).keySet());
    }

    /** The blocks that can be read, with what is in them. */
    private static Map<Integer, byte[]> readable(MemoryStorage storage) {
        Map<Integer, byte[]> blocks = new TreeMap<>();
        try (BlockDevice device = new VhdDriver().open(storage.copy(true), OpenOptions.READ_ONLY)) {
            IntStream.range(0, (int) ((device.info().size() + BLOCK_SIZE - 1) / BLOCK_SIZE))
                    .forEach(block -> read(device, block, blocks));
        } catch (IOException e) {
            // It does not open: nothing can be read.
        }
        return blocks;
    }

    private static void read(BlockDevice device, int block, Map<Integer, byte[]> blocks) {
        long offset = (long) block * BLOCK_SIZE;
        ByteBuffer content =
                ByteBuffer.allocate((int) Math.min(BLOCK_SIZE, device.info().size() - offset));
        try {
            device.read(content, offset);
            blocks.put(block, content.array());
        } catch (IOException e) {
            // This one cannot be read.
        }
    }
}
