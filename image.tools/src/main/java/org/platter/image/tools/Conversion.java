package org.platter.image.tools;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.platter.block.api.BlockDevice;
import org.platter.block.api.BlockDriver;
import org.platter.block.api.BlockException;
import org.platter.block.api.CreateOptions;
import org.platter.block.api.FormatOptions;
import org.platter.block.api.OpenOptions;
import org.platter.block.api.ParentLink;
import org.platter.block.api.Progress;
import org.platter.block.images.ImageOptions;
import org.platter.block.images.Images;
import org.platter.block.support.Zeros;

/**
 * Copies a disk into another image, of the same or another format. Nothing is read where the source is known to hold
 * zeros, and nothing is written where a new target reads as zeros anyway. Immutable; each {@code with} method returns a
 * changed copy.
 */
public final class Conversion {

    /** How many zeros in a row are left out, unless said otherwise. */
    public static final int SPARSE_SIZE = 4096;

    private static final int SECTOR = 512;

    /** Into what a disk is copied. */
    private enum Into {
        NEW,
        THERE,
        ZEROED
    }

    private final Images images;
    private final BlockDriver driver;
    private final FormatOptions options;
    private final int sparseSize;
    private final Into into;
    private final Optional<ParentLink> parent;
    private final List<Path> parentFolders;

    private Conversion(
            Images images,
            BlockDriver driver,
            FormatOptions options,
            int sparseSize,
            Into into,
            Optional<ParentLink> parent,
            List<Path> parentFolders) {
        this.images = images;
        this.driver = driver;
        this.options = options;
        this.sparseSize = sparseSize;
        this.into = into;
        this.parent = parent;
        this.parentFolders = parentFolders;
    }

    /** A conversion into new images of the driver's format. */
    public static Conversion to(BlockDriver driver, Images images) {
        return new Conversion(
                Objects.requireNonNull(images),
                Objects.requireNonNull(driver),
                FormatOptions.NONE,
                SPARSE_SIZE,
                Into.NEW,
                Optional.empty(),
                List.of());
    }

    /** The same with the new image's options, as the driver's {@link BlockDriver#createOptions} describes them. */
    public Conversion withOptions(FormatOptions value) {
        return new Conversion(images, driver, Objects.requireNonNull(value), sparseSize, into, parent, parentFolders);
    }

    /**
     * The same with another number of zeros in a row that are left out rather than written.
     *
     * @param bytes 0 to write everything, or a multiple of 512
     */
    public Conversion withSparseSize(int bytes) {
        if (bytes < 0 || bytes % SECTOR != 0) {
            throw new IllegalArgumentException("sparse size " + bytes + ": expected a multiple of " + SECTOR);
        }
        return new Conversion(images, driver, options, bytes, into, parent, parentFolders);
    }

    /** The same into an image that is there already and at least as large; what it held is overwritten. */
    public Conversion withExistingTarget() {
        return new Conversion(images, driver, options, sparseSize, Into.THERE, parent, parentFolders);
    }

    /** The same into an image that is there already, at least as large, and known to read as zeros. */
    public Conversion withZeroedTarget() {
        return new Conversion(images, driver, options, sparseSize, Into.ZEROED, parent, parentFolders);
    }

    /**
     * The same into a differencing image over this parent, a new one or one that is there; only sectors are written in which
     * it does not hold the same already.
     *
     * @param folders where the parent's own parents may be; see {@link ImageOptions#parentFolders}
     */
    public Conversion withParent(ParentLink link, Path... folders) {
        return new Conversion(images, driver, options, sparseSize, into, Optional.of(link), List.of(folders));
    }

    /**
     * Copies.
     *
     * @throws BlockException {@code UNSUPPORTED} if the target would be, or is, smaller than the source; {@code BUSY} if
     *     one of the files is in use; what the drivers say
     * @throws java.io.InterruptedIOException if the progress wants it; a new target is gone then
     * @throws IllegalArgumentException if an option is unknown or has a bad value
     */
    public void run(Path source, ImageOptions how, Path target, Progress progress) throws IOException {
        if (Files.exists(target) && Files.isSameFile(source, target)) {
            throw new IllegalArgumentException(target + ": expected another file than the source");
        }
        try (BlockDevice from = images.open(source, how.withReadOnly(true))) {
            if (into != Into.NEW) {
                try (BlockDevice to = images.open(target, existing(target))) {
                    copy(from, to, progress);
                }
            } else {
                try (NewImage image = NewImage.begin(target)) {
                    CreateOptions what =
                            CreateOptions.ofSize(from.info().size()).withFormat(options);
                    driver.create(image.storage(), parent.map(what::withParent).orElse(what));
                    try (BlockDevice to = driver.open(image.storage(), openTarget())) {
                        copy(from, to, progress);
                    }
                    image.complete();
                }
            }
        }
    }

    /** @throws BlockException {@code UNSUPPORTED} if the target has another parent than it is to have */
    private ImageOptions existing(Path target) throws IOException {
        ImageOptions how = ImageOptions.READ_WRITE.withFormat(driver.format());
        if (parent.isEmpty()) {
            return how;
        }
        Path wanted = Path.of(parent.get().absolutePath());
        ImageOptions over = how.withFormatOptions(rawParent()).withParentFolders(folders(wanted));
        List<Path> chain = images.chain(target, over);
        if (chain.size() < 2 || !Files.isSameFile(chain.get(1), wanted)) {
            throw new BlockException(
                    BlockException.Kind.UNSUPPORTED,
                    target + ": found " + (chain.size() < 2 ? "no parent" : "the parent " + chain.get(1))
                            + ", expected " + wanted);
        }
        return over;
    }

    private Path[] folders(Path wanted) {
        return Stream.concat(parentFolders.stream(), Stream.of(wanted.getParent()))
                .toArray(Path[]::new);
    }

    /** A raw parent has to be asked for. */
    private FormatOptions rawParent() {
        return parent.get().info().identity().isEmpty()
                ? FormatOptions.NONE.with("raw_parent", "on")
                : FormatOptions.NONE;
    }

    private OpenOptions openTarget() {
        if (parent.isEmpty()) {
            return OpenOptions.READ_WRITE;
        }
        FormatOptions known = rawParent().with("parent", parent.get().absolutePath());
        return OpenOptions.READ_WRITE
                .withFormat(known)
                .withParents(images.parents(ImageOptions.READ_WRITE
                        .withFormatOptions(known)
                        .withParentFolders(parentFolders.toArray(Path[]::new))));
    }

    private void copy(BlockDevice from, BlockDevice to, Progress progress) throws IOException {
        long size = from.info().size();
        if (to.info().size() < size) {
            throw new BlockException(
                    BlockException.Kind.UNSUPPORTED,
                    "the target of " + to.info().size() + " bytes is smaller than the source of " + size + " bytes");
        }
        if (parent.isPresent()) {
            new Chunks(from).visit(0, size, new DifferenceWriter(to, size, progress));
            to.flush();
            progress.report(size, size);
            return;
        }
        boolean readsAsZeros =
                into == Into.ZEROED || into == Into.NEW && to.info().zeroInitialised();
        new Chunks(from).visit(0, size, new Chunks.Visitor() {
            @Override
            public void data(long offset, ByteBuffer bytes) throws IOException {
                int end = bytes.limit();
                for (int at = 0; at < end; ) {
                    int next = runEnd(bytes, at, end);
                    ByteBuffer run = bytes.slice(at, next - at);
                    if (sparseSize > 0 && Zeros.isZero(run)) {
                        clear(offset + at, next - at);
                    } else {
                        to.write(run, offset + at);
                    }
                    at = next;
                }
                progress.report(offset + end, size);
            }

            @Override
            public void zeros(long offset, long length) throws IOException {
                if (sparseSize == 0) {
                    writeZeros(offset, length);
                } else {
                    clear(offset, length);
                }
                progress.report(offset + length, size);
            }

            private void clear(long offset, long length) throws IOException {
                if (!readsAsZeros) {
                    to.writeZeroes(offset, length);
                }
            }

            private void writeZeros(long offset, long length) throws IOException {
                for (long done = 0; done < length; ) {
                    ByteBuffer zeros = Zeros.atMost(length - done);
                    int step = zeros.remaining();
                    to.write(zeros, offset + done);
                    progress.report(offset + done, size);
                    done += step;
                }
            }
        });
        to.flush();
        progress.report(size, size);
    }

    /** Where the run of data, or of zeros, ends that begins at a place of the buffer. */
    private int runEnd(ByteBuffer bytes, int at, int end) {
        if (sparseSize == 0) {
            return end;
        }
        boolean zero = zeroUnit(bytes, at, end);
        int next = at;
        while (next < end && zeroUnit(bytes, next, end) == zero) {
            next = Math.min(end, next + sparseSize);
        }
        return next;
    }

    private boolean zeroUnit(ByteBuffer bytes, int at, int end) {
        return Zeros.isZero(bytes.slice(at, Math.min(sparseSize, end - at)));
    }
}
