package org.platter.image.tools;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.platter.block.api.BlockDevice;
import org.platter.block.api.BlockException;
import org.platter.block.api.Extent;
import org.platter.block.api.Progress;
import org.platter.block.images.ImageOptions;
import org.platter.block.images.Images;
import org.platter.block.support.FileStorage;
import org.platter.block.support.Zeros;

/**
 * Gives a differencing image another parent, in place, so that it shows the same as before ({@link ChangedFacts#relink} only
 * names another one): where the parents differ, it
 * gets a copy of what it had from the old one. That shows the same over the old parent too, so a rebase that is cut off
 * can be run again.
 */
public final class Rebase {

    private static final int SECTOR = 512;
    private static final int PIECE = 512 * 1024;

    private final Path child;
    private final ImageOptions how;
    private final Path parent;
    private final ImageOptions parentHow;
    private final Images images;
    private final Progress progress;

    private Rebase(
            Path child, ImageOptions how, Path parent, ImageOptions parentHow, Images images, Progress progress) {
        this.child = child;
        this.how = how;
        this.parent = parent;
        this.parentHow = parentHow;
        this.images = images;
        this.progress = progress;
    }

    /** Takes what is to be copied into the child. */
    interface Target {
        void write(ByteBuffer bytes, long offset) throws IOException;
    }

    /**
     * Says how many bytes a rebase would copy into the child; changes nothing.
     *
     * @param how the child and its old parents are opened
     * @param parentHow the new parent is opened
     * @throws IOException as {@link Images#open(Path, ImageOptions)}; if the progress wants it
     */
    public static long plan(
            Path child, ImageOptions how, Path parent, ImageOptions parentHow, Images images, Progress progress)
            throws IOException {
        return new Rebase(child, how, parent, parentHow, images, progress).plan();
    }

    private long plan() throws IOException {
        requireNoCycle();
        requireParent();
        try (BlockDevice disk = images.open(child, how.withReadOnly(true))) {
            return copyDifferences(disk, (bytes, offset) -> {});
        }
    }

    /**
     * Rebases.
     *
     * @return how many bytes were copied into the child
     * @throws BlockException {@code UNSUPPORTED} if the image has no parent, or cannot have this one; {@code CORRUPT} if
     *     it would become its own ancestor; {@code BUSY} if somebody uses the image; what the drivers say
     */
    public static long run(
            Path child, ImageOptions how, Path parent, ImageOptions parentHow, Images images, Progress progress)
            throws IOException {
        return new Rebase(child, how, parent, parentHow, images, progress).run();
    }

    private long run() throws IOException {
        requireNoCycle();
        requireParent();
        long copied;
        String format;
        try (BlockDevice disk = images.open(child, how.withReadOnly(false))) {
            format = disk.info().format();
            copied = copyDifferences(disk, disk::write);
            disk.flush();
        }
        link(format);
        return copied;
    }

    private void link(String format) throws IOException {
        try (FileStorage storage = FileStorage.open(child, false)) {
            ImageDriver.maintenance(format, child, images).relink(storage, images.link(child, parent, parentHow));
        }
    }

    private void requireNoCycle() throws IOException {
        requireNoCycle(child, parent, parentHow, images);
    }

    /** @throws BlockException {@code CORRUPT} if the child is the parent, or an ancestor of it */
    static void requireNoCycle(Path child, Path parent, ImageOptions parentHow, Images images) throws IOException {
        for (Path ancestor : images.chain(parent, parentHow)) {
            if (Files.isSameFile(ancestor, child)) {
                throw new BlockException(
                        BlockException.Kind.CORRUPT,
                        child + ": would be its own ancestor over the parent " + parent + ", expected another one");
            }
        }
    }

    private void requireParent() throws IOException {
        if (images.chain(child, how.withReadOnly(true)).size() < 2) {
            throw new BlockException(
                    BlockException.Kind.UNSUPPORTED, child + ": has no parent, expected a differencing image");
        }
    }

    private long copyDifferences(BlockDevice disk, Target target) throws IOException {
        try (BlockDevice below = images.open(parent, parentHow.withReadOnly(true))) {
            return copyDifferences(disk, below, target, progress);
        }
    }

    /** Copies what a disk has from below and another parent has not; returns how many bytes. */
    static long copyDifferences(BlockDevice disk, BlockDevice below, Target target, Progress progress)
            throws IOException {
        long[] copied = {0};
        long size = disk.info().size();
        ByteBuffer shown = ByteBuffer.allocateDirect(PIECE);
        ByteBuffer there = ByteBuffer.allocateDirect(PIECE);
        DiskMap.visit(disk, 0, size, extent -> {
            if (extent.depth() == 0 && extent.kind() == Extent.Kind.DATA) {
                return;
            }
            for (long at = extent.offset(); at < extent.end(); at += PIECE) {
                progress.report(at, size);
                int length = (int) Math.min(PIECE, extent.end() - at);
                disk.read(shown.clear().limit(length), at);
                read(below, there.clear().limit(length), at);
                copied[0] += copyDifferences(shown.flip(), there.flip(), at, target);
            }
        });
        return copied[0];
    }

    /** Behind a disk's end are zeros. */
    private static void read(BlockDevice disk, ByteBuffer to, long offset) throws IOException {
        int limit = to.limit();
        int there = (int) Math.max(0, Math.min(limit, disk.info().size() - offset));
        if (there > 0) {
            disk.read(to.limit(there), offset);
        }
        Zeros.fill(to.limit(limit));
    }

    /** Copies runs of sectors that differ. */
    private static long copyDifferences(ByteBuffer shown, ByteBuffer there, long offset, Target target)
            throws IOException {
        long copied = 0;
        int end = shown.limit();
        for (int at = 0; at < end; ) {
            int difference = shown.slice(at, end - at).mismatch(there.slice(at, end - at));
            if (difference < 0) {
                break;
            }
            int from = at + difference / SECTOR * SECTOR;
            int to = from;
            while (to < end && !shown.slice(to, SECTOR).equals(there.slice(to, SECTOR))) {
                to += SECTOR;
            }
            target.write(shown.slice(from, to - from), offset + from);
            copied += to - from;
            at = to;
        }
        return copied;
    }
}
