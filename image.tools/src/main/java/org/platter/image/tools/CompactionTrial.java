package org.platter.image.tools;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.platter.block.api.DeviceInfo;
import org.platter.block.api.OpenOptions;
import org.platter.block.api.Progress;
import org.platter.block.images.ImageOptions;
import org.platter.block.images.Images;
import org.platter.block.support.FileStorage;

/** Tells what {@link CompactImage} would do, by doing it to an image that keeps its changes in a temporary file. */
public final class CompactionTrial {

    private CompactionTrial() {}

    /**
     * Says how long the file would be. The image is only read; the temporary file takes as much room as blocks would be
     * moved.
     *
     * @throws IOException as {@link CompactImage#run}
     */
    public static CompactImage.Outcome run(Path file, ImageOptions how, Images images, Progress progress)
            throws IOException {
        ImageOptions reading = how.withReadOnly(true);
        DeviceInfo disk = CompactImage.describe(file, how, images);
        if (disk.clusterSize() == 0) {
            return new FlatFile(file).plan(progress);
        }
        Path folder = Files.createTempDirectory("platter");
        Path scratch = folder.resolve("scratch");
        try (FileStorage storage = FileStorage.open(file, true);
                FileStorage changes = FileStorage.create(scratch)) {
            TrialStorage trial = new TrialStorage(storage, changes);
            OpenOptions options = OpenOptions.READ_WRITE
                    .withParents((child, reference) -> images.parents(reading).find(storage, reference))
                    .withFormat(how.formatOptions());
            ImageDriver.maintenance(disk.format(), file, images).compact(trial, options, progress);
            return new CompactImage.Outcome(storage.size(), trial.size(), 0);
        } finally {
            Files.deleteIfExists(scratch);
            Files.delete(folder);
        }
    }
}
