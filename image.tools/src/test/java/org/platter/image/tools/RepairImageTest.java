package org.platter.image.tools;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.platter.block.api.BlockDevice;
import org.platter.block.api.BlockException;
import org.platter.block.api.CreateOptions;
import org.platter.block.api.FormatOptions;
import org.platter.block.api.OpenOptions;
import org.platter.block.api.Progress;
import org.platter.block.api.Repair;
import org.platter.block.support.FileStorage;
import org.platter.raw.driver.RawDriver;
import org.platter.vhd.driver.VhdDriver;

class RepairImageTest {

    private static final Instant NOW = Instant.parse("2026-11-22T18:30:00Z");
    private static final int BLOCK = 64 * 1024;

    private final VhdDriver driver = new VhdDriver();

    @TempDir
    Path folder;

    private Path file;
    private byte[] good;

    @BeforeEach
    void makeAnImage() throws IOException {
        file = folder.resolve("disk.vhd");
        byte[] content = new byte[3 * BLOCK];
        new Random(1).nextBytes(content);
        try (FileStorage storage = FileStorage.create(file)) {
            driver.create(
                    storage, CreateOptions.ofSize(10 * BLOCK).withFormat(FormatOptions.NONE.with("block_size", "64k")));
            try (BlockDevice device = driver.open(storage, OpenOptions.READ_WRITE)) {
                device.write(ByteBuffer.wrap(content), 0);
            }
        }
        good = Files.readAllBytes(file);
    }

    private byte[] withoutFooter() {
        byte[] bytes = good.clone();
        Arrays.fill(bytes, bytes.length - 512, bytes.length, (byte) 0);
        return bytes;
    }

    /** Room for two blocks, with something in it, between the last block and the footer. */
    private byte[] withLeak() {
        byte[] bytes = Arrays.copyOf(good, good.length + 2 * (BLOCK + 512));
        System.arraycopy(good, good.length - 512, bytes, bytes.length - 512, 512);
        Arrays.fill(bytes, good.length - 512, good.length + 1000, (byte) 0x5A);
        return bytes;
    }

    private RepairImage.Outcome repair(RepairImage.Scope scope) throws IOException {
        return RepairImage.run(file, driver, scope, NOW, Progress.NONE);
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.toList();
        }
    }

    @Test
    void checksAGoodImage() throws IOException {
        CheckResult result = Check.run(file, driver, Progress.NONE);
        assertEquals(0, result.exitCode());
        assertEquals(
                "{image-end-offset=" + result.check().endOfImage()
                        + ", total-clusters=10, check-errors=0, allocated-clusters=3, filename=" + file
                        + ", format=vpc}",
                result.fields().toString());
    }

    @Test
    void tellsLeaksFromCorruption() throws IOException {
        Files.write(file, withLeak());
        CheckResult leaking = Check.run(file, driver, Progress.NONE);
        assertEquals(3, leaking.exitCode());
        assertEquals(2L, leaking.fields().get("leaks"));
        Files.write(file, withoutFooter());
        CheckResult corrupt = Check.run(file, driver, Progress.NONE);
        assertEquals(2, corrupt.exitCode());
        assertEquals(1L, corrupt.fields().get("corruptions"));
        assertArrayEquals(withoutFooter(), Files.readAllBytes(file));
    }

    @Test
    void saysThatAFormatCannotBeChecked() {
        BlockException thrown =
                assertThrows(BlockException.class, () -> Check.run(file, new RawDriver(), Progress.NONE));
        assertEquals(BlockException.Kind.UNSUPPORTED, thrown.kind());
    }

    @Test
    void repairsAndKeepsABackup() throws IOException {
        Files.write(file, withoutFooter());
        RepairImage.Outcome outcome = repair(RepairImage.Scope.ALL);
        assertEquals(0, outcome.after().exitCode());
        assertEquals(1, outcome.after().corruptionsFixed());
        assertEquals(Optional.of(folder.resolve("disk.vhd.repair-backup-20261122T183000.000Z")), outcome.backup());
        assertFalse(outcome.steps().isEmpty());

        RepairBackup.restore(outcome.backup().orElseThrow(), file);
        assertArrayEquals(withoutFooter(), Files.readAllBytes(file));
    }

    @Test
    void keepsWhatItCutsOff() throws IOException {
        Files.write(file, withLeak());
        RepairImage.Outcome outcome = repair(RepairImage.Scope.LEAKS);
        assertEquals(2, outcome.after().leaksFixed());
        assertArrayEquals(good, Files.readAllBytes(file));

        RepairBackup.restore(outcome.backup().orElseThrow(), file);
        assertArrayEquals(withLeak(), Files.readAllBytes(file));
    }

    @Test
    void leavesCorruptionAloneWhenAskedForLeaksOnly() throws IOException {
        Files.write(file, withoutFooter());
        RepairImage.Outcome outcome = repair(RepairImage.Scope.LEAKS);
        assertEquals(2, outcome.after().exitCode());
        assertEquals(List.of(), outcome.steps());
        assertEquals(Optional.empty(), outcome.backup());
        assertArrayEquals(withoutFooter(), Files.readAllBytes(file));
        assertEquals(List.of(file), files());
    }

    @Test
    void leavesAGoodImageAlone() throws IOException {
        assertEquals(Optional.empty(), repair(RepairImage.Scope.ALL).backup());
        assertArrayEquals(good, Files.readAllBytes(file));
        assertEquals(List.of(file), files());
    }

    @Test
    void canBeCancelledAnywhereAndRunAgain() throws IOException {
        int cancellations = 0;
        while (isCancelled(cancellations)) {
            assertTrue(Check.run(file, driver, Progress.NONE).exitCode() != 2);
            RepairImage.run(file, driver, RepairImage.Scope.ALL, NOW.minusSeconds(cancellations), Progress.NONE);
            assertArrayEquals(good, Files.readAllBytes(file));
            cancellations++;
        }
        assertTrue(cancellations >= 6, () -> "expected checks before and after, and each step");
    }

    private boolean isCancelled(int reports) throws IOException {
        Files.write(file, withLeak());
        int[] left = {reports};
        Instant time = NOW.plusSeconds(1 + reports);
        try {
            RepairImage.run(file, driver, RepairImage.Scope.ALL, time, (done, total) -> {
                if (left[0]-- == 0) {
                    throw new InterruptedIOException("cancelled");
                }
            });
            return false;
        } catch (InterruptedIOException e) {
            return true;
        }
    }

    @Test
    void doesNotRestoreFromABackupThatIsCutOrNone() throws IOException {
        Files.write(file, withLeak());
        Path backup = repair(RepairImage.Scope.ALL).backup().orElseThrow();
        byte[] whole = Files.readAllBytes(backup);
        for (int length = 0; length < whole.length; length += 1 + length / 3) {
            Files.write(backup, Arrays.copyOf(whole, length));
            BlockException thrown = assertThrows(BlockException.class, () -> RepairBackup.restore(backup, file));
            assertEquals(BlockException.Kind.NOT_THIS_FORMAT, thrown.kind());
        }
        assertArrayEquals(good, Files.readAllBytes(file));
    }

    @Test
    void doesNotRestoreAnImageThatWasUsedSince() throws IOException {
        Files.write(file, withLeak());
        Path backup = repair(RepairImage.Scope.ALL).backup().orElseThrow();
        try (BlockDevice device = driver.open(FileStorage.open(file, false), OpenOptions.READ_WRITE)) {
            // As much as was cut off: the file has its old size again.
            device.write(ByteBuffer.allocate(2 * BLOCK), 5 * BLOCK);
        }
        byte[] used = Files.readAllBytes(file);
        BlockException thrown = assertThrows(BlockException.class, () -> RepairBackup.restore(backup, file));
        assertEquals(BlockException.Kind.UNSUPPORTED, thrown.kind());
        assertTrue(thrown.getMessage().contains("used since the repair"), thrown::getMessage);
        assertArrayEquals(used, Files.readAllBytes(file));

        RepairBackup.restore(backup, file, true);
        byte[] leak = Arrays.copyOfRange(withLeak(), good.length - 512, withLeak().length);
        byte[] restored = Files.readAllBytes(file);
        assertArrayEquals(leak, Arrays.copyOfRange(restored, good.length - 512, restored.length));
    }

    /** Whether steps were carried out or not, in whole or in part, and whether a restoration was cut off. */
    @Test
    void restoresFromEveryStateOfTheRepair() throws IOException {
        Files.write(file, withLeak());
        RepairImage.Outcome outcome = repair(RepairImage.Scope.ALL);
        Path backup = outcome.backup().orElseThrow();
        byte[] torn = withLeak();
        for (Repair step : outcome.steps()) {
            if (step instanceof Repair.Overwrite overwrite) {
                System.arraycopy(overwrite.bytes(), 0, torn, (int) overwrite.offset(), overwrite.bytes().length);
            }
            byte[] cutOff = Arrays.copyOf(good, withLeak().length);
            for (byte[] state : List.of(torn, cutOff, withLeak(), good)) {
                Files.write(file, state);
                RepairBackup.restore(backup, file);
                assertArrayEquals(withLeak(), Files.readAllBytes(file));
            }
        }
    }

    @Test
    void namesTheSectorThatWasChangedSince() throws IOException {
        Files.write(file, withLeak());
        Path backup = repair(RepairImage.Scope.ALL).backup().orElseThrow();
        byte[] changed = good.clone();
        changed[good.length - 1] ^= 1;
        Files.write(file, changed);
        String message = assertThrows(BlockException.class, () -> RepairBackup.restore(backup, file))
                .getMessage();
        assertTrue(message.contains("offset " + (good.length - 512)), message);
    }

    @Test
    void changesNothingWhenTheBackupCannotBeWritten() throws IOException {
        Files.write(file, withoutFooter());
        Files.createFile(folder.resolve("disk.vhd.repair-backup-20261122T183000.000Z"));
        assertThrows(IOException.class, () -> repair(RepairImage.Scope.ALL));
        assertArrayEquals(withoutFooter(), Files.readAllBytes(file));
    }

    @Test
    void tellsHowFarTheWholeIs() throws IOException {
        byte[] damaged = good.clone();
        Arrays.fill(damaged, damaged.length - 512, damaged.length, (byte) 0);
        Files.write(file, damaged);
        List<Double> told = new ArrayList<>();

        RepairImage.run(file, driver, RepairImage.Scope.ALL, NOW, (done, total) -> told.add((double) done / total));

        assertEquals(told.stream().sorted().toList(), told);
        assertEquals(1, told.stream().filter(each -> each == 1).count());
    }
}
