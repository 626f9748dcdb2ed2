package org.platter.image.tools;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.platter.block.api.BlockDevice;
import org.platter.block.api.BlockException;
import org.platter.block.api.OpenOptions;
import org.platter.block.api.Progress;
import org.platter.block.images.ImageOptions;
import org.platter.block.images.Images;
import org.platter.block.support.FileStorage;

/** Changes the size of the disk in an image file, in place. */
public final class ResizeImage {

    private static final int SECTOR = 512;

    /**
     * What a change of size would do.
     *
     * @param format the image's
     * @param size of the disk now
     * @param newSize of the disk then, whole sectors
     * @param dataCutOff bytes of pieces that hold something else than zeros, at least in part, and would be lost
     */
    public record Plan(String format, long size, long newSize, long dataCutOff) {}

    private ResizeImage() {}

    /**
     * Says what a change would do; changes nothing.
     *
     * @param how the image and its parents are opened
     * @throws IOException as {@link Images#open(Path, ImageOptions)}; if the progress wants it
     */
    public static Plan plan(Path file, ImageOptions how, SizeChange change, Images images, Progress progress)
            throws IOException {
        try (BlockDevice disk = images.open(file, how.withReadOnly(true))) {
            long size = disk.info().size();
            long newSize = Math.addExact(change.apply(size), SECTOR - 1) / SECTOR * SECTOR;
            return new Plan(disk.info().format(), size, newSize, newSize < size ? data(disk, newSize, progress) : 0);
        }
    }

    private static long data(BlockDevice disk, long from, Progress progress) throws IOException {
        long end = disk.info().size();
        long[] data = {0};
        new Chunks(disk).visit(from, end, new Chunks.Visitor() {
            @Override
            public void data(long offset, ByteBuffer bytes) throws IOException {
                data[0] += bytes.remaining();
                progress.report(offset - from, end - from);
            }

            @Override
            public void zeros(long offset, long length) throws IOException {
                progress.report(offset - from, end - from);
            }
        });
        return data[0];
    }

    /**
     * Changes the size. What a disk gains reads as zeros, whatever the parent of a differencing image has there. A change
     * that is cut off can be run again.
     *
     * @param mayCutData whether data behind the new end may be lost
     * @return what was done
     * @throws BlockException {@code UNSUPPORTED} if data would be lost and may not, or the driver cannot; {@code BUSY} if
     *     somebody uses the image; what the drivers say
     */
    public static Plan run(
            Path file, ImageOptions how, SizeChange change, boolean mayCutData, Images images, Progress progress)
            throws IOException {
        Plan plan = plan(file, how, change, images, progress);
        if (plan.dataCutOff() > 0 && !mayCutData) {
            throw new BlockException(
                    BlockException.Kind.UNSUPPORTED,
                    file + ": " + plan.dataCutOff() + " bytes of data behind the new end of " + plan.newSize()
                            + " would be lost; expected leave to cut them off (mayCutData, --shrink)");
        }
        try (FileStorage storage = FileStorage.open(file, false)) {
            OpenOptions options = OpenOptions.READ_WRITE
                    .withParents(images.parents(how.withReadOnly(true)))
                    .withFormat(how.formatOptions());
            ImageDriver.maintenance(plan.format(), file, images).resize(storage, plan.newSize(), options, progress);
        }
        return plan;
    }
}
