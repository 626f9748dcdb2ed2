package org.platter.image.tools;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Optional;
import org.platter.block.api.BlockDevice;
import org.platter.block.api.BlockException;
import org.platter.block.api.Extent;
import org.platter.block.api.ImageMaintenance;
import org.platter.block.api.OpenOptions;
import org.platter.block.api.Progress;
import org.platter.block.images.ImageOptions;
import org.platter.block.images.Images;
import org.platter.block.support.FileStorage;

/**
 * Writes what a differencing image holds into its parent, in place. The child is emptied only when the parent is durable,
 * and shows the same all the time; so a commit that is cut off can be run again. Other children of the same parent show
 * something else afterwards, and should be merged into images of their own before.
 */
public final class Commit {

    /**
     * What a commit would do.
     *
     * @param parent the parent's file
     * @param bytes that would be written to it
     * @param parentSize bytes of its disk now
     * @param newParentSize bytes of its disk then
     */
    public record Plan(Path parent, long bytes, long parentSize, long newParentSize) {

        /** Whether the parent is smaller than the child, and so has to grow. */
        public boolean growsParent() {
            return newParentSize > parentSize;
        }
    }

    /** What becomes of the child. */
    public enum Child {
        /** It gives up what its parent then holds. */
        EMPTIED,
        /** It stays as it is. */
        KEPT
    }

    private final ChildImage child;
    private final Images images;
    private final Progress progress;

    private Commit(ChildImage child, Images images, Progress progress) {
        this.child = child;
        this.images = images;
        this.progress = progress;
    }

    /**
     * Says what a commit would do; changes nothing.
     *
     * @param how the child and its parents are opened
     * @throws BlockException {@code UNSUPPORTED} if the image has no parent; what the drivers say
     */
    public static Plan plan(Path child, ImageOptions how, Images images) throws IOException {
        return new Commit(ChildImage.of(child, how, images), images, Progress.NONE).plan();
    }

    private Plan plan() throws IOException {
        try (BlockDevice disk = images.open(child.file(), child.how().withReadOnly(true))) {
            long[] bytes = {0};
            visitOwn(disk, extent -> bytes[0] += extent.kind() == Extent.Kind.DATA ? extent.length() : 0);
            return new Plan(
                    child.parent(),
                    bytes[0],
                    child.parentSize(),
                    Math.max(child.parentSize(), disk.info().size()));
        }
    }

    /**
     * Commits.
     *
     * @param mayGrow whether a parent that is smaller than the child is made as large; otherwise it is refused
     * @return what was done
     * @throws BlockException {@code UNSUPPORTED} if the image has no parent, or one that is too small; {@code BUSY} if
     *     somebody uses one of the images; what the drivers say
     */
    public static Plan run(
            Path child, ImageOptions how, Child afterwards, boolean mayGrow, Images images, Progress progress)
            throws IOException {
        Commit commit = new Commit(ChildImage.of(child, how, images), images, progress);
        Plan plan = commit.plan();
        if (plan.growsParent() && !mayGrow) {
            throw new BlockException(
                    BlockException.Kind.UNSUPPORTED,
                    plan.parent() + ": a disk of " + plan.parentSize() + " bytes, expected at least the child's "
                            + plan.newParentSize() + "; expected growing it to be allowed");
        }
        commit.requireEmptiable(afterwards);
        commit.growParent(plan);
        commit.copy(plan);
        commit.finish(afterwards);
        return plan;
    }

    /** Before anything is changed. */
    private void requireEmptiable(Child afterwards) throws IOException {
        maintenance();
        if (afterwards == Child.EMPTIED) {
            // Somebody who has the child open would see it change.
            FileStorage.open(child.file(), false).close();
        }
    }

    private ImageMaintenance maintenance() throws BlockException {
        return ImageDriver.maintenance(child.driver().format(), child.file(), images);
    }

    private void growParent(Plan plan) throws IOException {
        if (plan.growsParent()) {
            ImageMaintenance parent = ImageDriver.maintenance(child.parentFormat(), child.parent(), images);
            try (FileStorage storage = FileStorage.open(child.parent(), false)) {
                OpenOptions options = OpenOptions.READ_WRITE.withParents(images.parents(child.parentOptions()));
                parent.resize(storage, plan.newParentSize(), options, progress);
            }
        }
    }

    private void copy(Plan plan) throws IOException {
        ImageOptions writing = child.parentOptions().withReadOnly(false);
        try (BlockDevice parent = images.open(child.parent(), writing)) {
            if (plan.growsParent()) {
                // What the parent's own parent has there must not show through.
                parent.writeZeroes(plan.parentSize(), plan.newParentSize() - plan.parentSize());
            }
            try (BlockDevice disk = child.open((storage, reference) -> Optional.of(new LentDevice(parent)))) {
                copyOwn(disk, parent, progress);
            }
            parent.flush();
        }
    }

    /** What does not come from below: data, and zeros that hide it. */
    private static void visitOwn(BlockDevice disk, DiskMap.Visitor visitor) throws IOException {
        DiskMap.visit(disk, 0, disk.info().size(), extent -> {
            if (extent.depth() == 0) {
                visitor.extent(extent);
            }
        });
    }

    /** Writes what a disk does not have from below to its parent, which shows the same afterwards. */
    static void copyOwn(BlockDevice disk, BlockDevice parent, Progress progress) throws IOException {
        long size = disk.info().size();
        Chunks chunks = new Chunks(disk);
        Chunks.Visitor copy = new Chunks.Visitor() {
            @Override
            public void data(long offset, ByteBuffer bytes) throws IOException {
                progress.report(offset, size);
                parent.write(bytes, offset);
            }

            @Override
            public void zeros(long offset, long length) throws IOException {
                progress.report(offset, size);
                parent.writeZeroes(offset, length);
            }
        };
        visitOwn(disk, extent -> chunks.visit(extent.offset(), extent.end(), copy));
    }

    /** The child is to know that its parent was changed on purpose. */
    private void finish(Child afterwards) throws IOException {
        try (FileStorage storage = FileStorage.open(child.file(), false)) {
            if (afterwards == Child.EMPTIED) {
                maintenance().empty(storage, progress);
            }
            maintenance().relink(storage, images.link(child.file(), child.parent(), child.parentOptions()));
        }
    }
}
