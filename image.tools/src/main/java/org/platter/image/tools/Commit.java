package org.platter.image.tools;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
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
 * Writes what a differencing image holds into its parent, or into an ancestor further down, in place. The child is emptied
 * only when the parent is durable, and shows the same all the time; so a commit that is cut off can be run again. Other
 * children of the same parent, and the images between, show something else afterwards, and should be merged into images of
 * their own before.
 */
public final class Commit {

    /**
     * What a commit would do.
     *
     * @param parent the file of the parent, or of the base
     * @param bytes that would be written to it
     * @param parentSize bytes of its disk now
     * @param newParentSize bytes of its disk then
     * @param between the files between child and base, from above, whose disks would not be valid any more
     */
    public record Plan(Path parent, long bytes, long parentSize, long newParentSize, List<Path> between) {

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

    private final Descent descent;
    private final Images images;

    private Commit(Descent descent, Images images) {
        this.descent = descent;
        this.images = images;
    }

    /**
     * Says what a commit into the parent would do; changes nothing.
     *
     * @param how the child and its parents are opened
     * @throws BlockException {@code UNSUPPORTED} if the image has no parent; what the drivers say
     */
    public static Plan plan(Path child, ImageOptions how, Images images) throws IOException {
        return new Commit(Descent.ofParent(child, how, images), images).plan();
    }

    /**
     * Says what a commit into an ancestor would do; changes nothing.
     *
     * @throws BlockException {@code UNSUPPORTED} if the base is none of the image's ancestors; otherwise as the other method
     */
    public static Plan plan(Path child, Path base, ImageOptions how, Images images) throws IOException {
        return new Commit(Descent.of(child, base, how, images), images).plan();
    }

    private Plan plan() throws IOException {
        ChildImage top = descent.top();
        ChildImage lowest = descent.lowest();
        try (BlockDevice disk = images.open(top.file(), top.how().withReadOnly(true))) {
            long[] bytes = {0};
            int levels = descent.children().size();
            visitAbove(disk, levels, extent -> bytes[0] += extent.kind() == Extent.Kind.DATA ? extent.length() : 0);
            return new Plan(
                    lowest.parent(),
                    bytes[0],
                    lowest.parentSize(),
                    Math.max(lowest.parentSize(), disk.info().size()),
                    descent.between());
        }
    }

    /**
     * Commits into the parent.
     *
     * @param mayGrow whether a parent that is smaller than the child is made as large; otherwise it is refused
     * @return what was done
     * @throws BlockException {@code UNSUPPORTED} if the image has no parent, or one that is too small; {@code BUSY} if
     *     somebody uses one of the images; what the drivers say
     */
    public static Plan run(
            Path child, ImageOptions how, Child afterwards, boolean mayGrow, Images images, Progress progress)
            throws IOException {
        return new Commit(Descent.ofParent(child, how, images), images).run(afterwards, mayGrow, progress);
    }

    /**
     * Commits what an image and those between have into one of its ancestors. The image keeps what it holds, and its disk
     * stays valid; the disks of the images between do not. Over the base alone it shows the same.
     *
     * @param mayGrow whether a base that is smaller than the image is made as large; otherwise it is refused
     * @return what was done
     * @throws BlockException {@code UNSUPPORTED} if the base is none of the image's ancestors, or too small; otherwise as
     *     the other method
     */
    public static Plan run(Path child, Path base, ImageOptions how, boolean mayGrow, Images images, Progress progress)
            throws IOException {
        return new Commit(Descent.of(child, base, how, images), images).run(Child.KEPT, mayGrow, progress);
    }

    private Plan run(Child afterwards, boolean mayGrow, Progress progress) throws IOException {
        Plan plan = plan();
        if (plan.growsParent() && !mayGrow) {
            throw new BlockException(
                    BlockException.Kind.UNSUPPORTED,
                    plan.parent() + ": a disk of " + plan.parentSize() + " bytes, expected at least the child's "
                            + plan.newParentSize() + ", or leave to let it grow (commit --grow)");
        }
        requireEmptiable(afterwards);
        growParent(plan, Share.of(progress, 0, 5));
        copy(plan, Share.of(progress, 5, 90));
        finish(afterwards, Share.of(progress, 90, 100));
        return plan;
    }

    /** Before anything is changed. */
    private void requireEmptiable(Child afterwards) throws IOException {
        maintenance(descent.top());
        if (afterwards == Child.EMPTIED) {
            // Somebody who has the child open would see it change.
            FileStorage.open(descent.top().file(), false).close();
        }
    }

    private ImageMaintenance maintenance(ChildImage child) throws BlockException {
        return ImageDriver.maintenance(child.driver().format(), child.file(), images);
    }

    private void growParent(Plan plan, Progress progress) throws IOException {
        if (plan.growsParent()) {
            String format = descent.lowest().parentFormat();
            ImageMaintenance parent = ImageDriver.maintenance(format, plan.parent(), images);
            try (FileStorage storage = FileStorage.open(plan.parent(), false)) {
                ImageOptions how = descent.lowest().parentOptions();
                OpenOptions options =
                        OpenOptions.READ_WRITE.withParents(images.parents(how)).withFormat(how.formatOptions());
                parent.resize(storage, plan.newParentSize(), options, progress);
            }
        }
    }

    private void copy(Plan plan, Progress progress) throws IOException {
        ImageOptions writing = descent.lowest().parentOptions().withReadOnly(false);
        try (BlockDevice parent = images.open(plan.parent(), writing)) {
            if (plan.growsParent()) {
                // What the parent's own parent has there must not show through.
                parent.writeZeroes(plan.parentSize(), plan.newParentSize() - plan.parentSize());
            }
            try (BlockDevice disk = descent.open((storage, reference) -> Optional.of(new LentDevice(parent)))) {
                copyAbove(disk, descent.children().size(), parent, progress);
            }
            parent.flush();
        }
    }

    /** What does not come from a depth or below: data, and zeros that hide it. */
    private static void visitAbove(BlockDevice disk, int depth, DiskMap.Visitor visitor) throws IOException {
        DiskMap.visit(disk, 0, disk.info().size(), extent -> {
            if (extent.depth() < depth) {
                visitor.extent(extent);
            }
        });
    }

    /** Writes what a disk does not have from its ancestor at a depth to that, which shows the same afterwards. */
    static void copyAbove(BlockDevice disk, int depth, BlockDevice ancestor, Progress progress) throws IOException {
        long size = disk.info().size();
        Chunks chunks = new Chunks(disk);
        Chunks.Visitor copy = new Chunks.Visitor() {
            @Override
            public void data(long offset, ByteBuffer bytes) throws IOException {
                progress.report(offset, size);
                ancestor.write(bytes, offset);
            }

            @Override
            public void zeros(long offset, long length) throws IOException {
                progress.report(offset, size);
                ancestor.writeZeroes(offset, length);
            }
        };
        visitAbove(disk, depth, extent -> chunks.visit(extent.offset(), extent.end(), copy));
    }

    /** The child of a changed parent is to know that it was changed on purpose; one over others in vain is not. */
    private void finish(Child afterwards, Progress progress) throws IOException {
        if (descent.children().size() > 1) {
            return;
        }
        ChildImage child = descent.top();
        try (FileStorage storage = FileStorage.open(child.file(), false)) {
            if (afterwards == Child.EMPTIED) {
                maintenance(child).empty(storage, progress);
            }
            maintenance(child).relink(storage, images.link(child.file(), child.parent(), child.parentOptions()));
        }
    }
}
