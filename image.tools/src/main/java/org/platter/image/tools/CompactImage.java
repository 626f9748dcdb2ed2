package org.platter.image.tools;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.platter.block.api.BlockDevice;
import org.platter.block.api.DeviceInfo;
import org.platter.block.api.OpenOptions;
import org.platter.block.api.Progress;
import org.platter.block.images.ImageOptions;
import org.platter.block.images.Images;
import org.platter.block.support.FileStorage;

/**
 * Gives back the space of an image file that its disk does not need: in place, or, where the format has no clusters that
 * could be given up, by a copy without its zeros that takes the file's place.
 */
public final class CompactImage {

    /**
     * How a compaction ended.
     *
     * @param sizeBefore bytes of the file
     * @param sizeAfter bytes of the file
     * @param holes bytes of the file that are zeros and take no room on the host, where its file system can do without;
     *     0 if the file became shorter instead
     */
    public record Outcome(long sizeBefore, long sizeAfter, long holes) {}

    private CompactImage() {}

    /**
     * Compacts. A compaction that is cut off can be run again.
     *
     * @param how the image and its parents are opened
     * @throws org.platter.block.api.BlockException {@code UNSUPPORTED} if the format, or this image, cannot be compacted;
     *     {@code BUSY} if somebody uses the image; {@code NO_SPACE} if a copy is needed and there is no room for it; what
     *     the drivers say
     */
    public static Outcome run(Path file, ImageOptions how, Images images, Progress progress) throws IOException {
        DeviceInfo disk = describe(file, how, images);
        if (disk.clusterSize() == 0) {
            return new FlatFile(file).compact(progress);
        }
        long before = Files.size(file);
        try (FileStorage storage = FileStorage.open(file, false)) {
            OpenOptions options = OpenOptions.READ_WRITE
                    .withParents(images.parents(how.withReadOnly(true)))
                    .withFormat(how.formatOptions());
            ImageDriver.maintenance(disk.format(), file, images).compact(storage, options, progress);
        }
        return new Outcome(before, Files.size(file), 0);
    }

    static DeviceInfo describe(Path file, ImageOptions how, Images images) throws IOException {
        try (BlockDevice disk = images.open(file, how.withReadOnly(true))) {
            return disk.info();
        }
    }
}
