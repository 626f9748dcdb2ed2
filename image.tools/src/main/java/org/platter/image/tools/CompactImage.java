package org.platter.image.tools;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.platter.block.api.BlockDevice;
import org.platter.block.api.OpenOptions;
import org.platter.block.api.Progress;
import org.platter.block.images.ImageOptions;
import org.platter.block.images.Images;
import org.platter.block.support.FileStorage;

/** Gives back the space of an image file that its disk does not need, in place. */
public final class CompactImage {

    /**
     * How a compaction ended.
     *
     * @param sizeBefore bytes of the file
     * @param sizeAfter bytes of the file
     */
    public record Outcome(long sizeBefore, long sizeAfter) {}

    private CompactImage() {}

    /**
     * Compacts. A compaction that is cut off can be run again.
     *
     * @param how the image and its parents are opened
     * @throws org.platter.block.api.BlockException {@code UNSUPPORTED} if the format, or this image, cannot be compacted;
     *     {@code BUSY} if somebody uses the image; what the drivers say
     */
    public static Outcome run(Path file, ImageOptions how, Images images, Progress progress) throws IOException {
        String format;
        try (BlockDevice disk = images.open(file, how.withReadOnly(true))) {
            format = disk.info().format();
        }
        long before = Files.size(file);
        try (FileStorage storage = FileStorage.open(file, false)) {
            OpenOptions options = OpenOptions.READ_WRITE
                    .withParents(images.parents(how.withReadOnly(true)))
                    .withFormat(how.formatOptions());
            ImageDriver.maintenance(format, file, images).compact(storage, options, progress);
        }
        return new Outcome(before, Files.size(file));
    }
}
