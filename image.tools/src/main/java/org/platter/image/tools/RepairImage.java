package org.platter.image.tools;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.platter.block.api.BlockDriver;
import org.platter.block.api.Finding;
import org.platter.block.api.ImageCheck;
import org.platter.block.api.ImageMaintenance;
import org.platter.block.api.Progress;
import org.platter.block.api.Repair;
import org.platter.block.api.Storage;
import org.platter.block.support.FileStorage;

/**
 * Mends an image file in place. What is going to be overwritten or cut off is first written to a {@link RepairBackup}
 * beside the image. After each step the image is no worse than before: a repair that is cut off can be run again.
 */
public final class RepairImage {

    /** What to mend. */
    public enum Scope {
        /** Only give back leaked space. */
        LEAKS,
        /** All that can be mended. */
        ALL;

        /** The steps of a check that belong to this scope: what a repair would do, in its order. */
        public List<Repair> steps(ImageCheck check) {
            return check.repairs().stream()
                    .filter(step -> this == ALL || step.leakOnly())
                    .toList();
        }
    }

    /**
     * How a repair ended.
     *
     * @param before what was wrong
     * @param after how the image is now
     * @param steps what was done
     * @param backup what was replaced; empty if there was nothing to do
     */
    public record Outcome(ImageCheck before, CheckResult after, List<Repair> steps, Optional<Path> backup) {}

    private RepairImage() {}

    /**
     * Repairs an image. To see only what it would do, take the {@link Scope#steps} of a {@link Check}.
     *
     * @param driver of the image's format
     * @param now for the backup's name
     * @param progress of the checks; between two steps it may cancel, too
     * @throws org.platter.block.api.BlockException as {@link Check#run}; {@code BUSY} if somebody uses the image
     * @throws java.io.InterruptedIOException if the progress wants it
     */
    public static Outcome run(Path file, BlockDriver driver, Scope scope, Instant now, Progress progress)
            throws IOException {
        try (FileStorage storage = FileStorage.open(file, false)) {
            ImageMaintenance maintenance = Check.maintenance(driver, storage);
            ImageCheck before = maintenance.check(storage, Share.of(progress, 0, 45));
            List<Repair> steps = scope.steps(before);
            Optional<Path> backup = Optional.empty();
            ImageCheck after = before;
            if (!steps.isEmpty()) {
                backup = Optional.of(RepairBackup.write(file, storage, steps, now));
                carryOut(steps, storage, Share.of(progress, 45, 55));
                after = maintenance.check(storage, Share.of(progress, 55, 100));
            }
            CheckResult result = new CheckResult(
                    file,
                    driver.format(),
                    after,
                    fixed(Finding.Kind.CORRUPTION, before, after),
                    fixed(Finding.Kind.LEAK, before, after));
            return new Outcome(before, result, steps, backup);
        }
    }

    private static long fixed(Finding.Kind kind, ImageCheck before, ImageCheck after) {
        return Math.max(0, before.count(kind) - after.count(kind));
    }

    private static void carryOut(List<Repair> steps, Storage storage, Progress progress) throws IOException {
        for (int i = 0; i < steps.size(); i++) {
            progress.report(i, steps.size());
            carryOut(steps.get(i), storage);
            storage.flush();
        }
        progress.report(steps.size(), steps.size());
    }

    private static void carryOut(Repair step, Storage storage) throws IOException {
        if (step instanceof Repair.Overwrite overwrite) {
            storage.write(ByteBuffer.wrap(overwrite.bytes()), overwrite.offset());
        } else if (step instanceof Repair.Resize resize) {
            storage.resize(resize.size());
        }
    }
}
