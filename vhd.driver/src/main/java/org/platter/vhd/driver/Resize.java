package org.platter.vhd.driver;

import static org.platter.vhd.driver.BlockLayout.SECTOR;

import java.io.IOException;
import org.platter.block.api.BlockException.Kind;
import org.platter.block.api.OpenOptions;
import org.platter.block.api.Progress;
import org.platter.block.api.Storage;
import org.platter.block.support.Backing;
import org.platter.block.support.Findings;
import org.platter.block.support.Zeros;

/**
 * Changing the size of a disk: see decision 0006. What a larger disk needs is there before the footer says that it is
 * larger, and what a smaller one does not need is given up after the footer says that it is smaller.
 */
final class Resize {

    private final Storage storage;
    private final EndFooter end;
    private final long oldSize;
    private final long size;
    private final Progress progress;

    private Resize(Storage storage, EndFooter end, long size, Progress progress) {
        this.storage = storage;
        this.end = end;
        oldSize = end.diskSize();
        this.size = size;
        this.progress = progress;
    }

    /** Changes the size; it is rounded up to whole sectors. */
    static void run(Storage storage, long wanted, OpenOptions options, Progress progress) throws IOException {
        if (wanted < 0) {
            throw new IllegalArgumentException("size " + wanted + ": expected 0 or more");
        }
        EndFooter end = EndFooter.of(storage);
        end.type().requireSize(wanted, storage.name());
        Resize resize = new Resize(storage, end, BlockLayout.alignUp(wanted, SECTOR), progress);
        if (end.type() == DiskType.FIXED) {
            resize.resizeFixed();
        } else {
            resize.resizeDynamic(options);
        }
    }

    private void resizeFixed() throws IOException {
        if (oldSize > end.offset()) {
            throw new Findings(storage.name())
                    .refusal(
                            Kind.CORRUPT,
                            "the disk has " + oldSize + " bytes but its footer follows after " + end.offset()
                                    + "; expected the image to be repaired first");
        }
        progress.report(0, 1);
        Zeros.write(storage, oldSize, Math.max(0, Math.min(size, end.offset()) - oldSize));
        end.moveUp(size);
        storage.flush();
        changeSize();
        end.cut(size);
        progress.report(1, 1);
    }

    private void resizeDynamic(OpenOptions options) throws IOException {
        MaintainedImage image = MaintainedImage.open(storage, end);
        BlockLayout layout = new BlockLayout(size, image.layout().blockSize());
        layout.requireBlockCount(storage.name());
        progress.report(0, 1);
        if (size > oldSize) {
            try (Backing backing = image.openBacking(options)) {
                grow(image, layout.blockCount(), backing);
            }
        } else {
            shrink(image, layout.blockCount());
        }
        pack();
    }

    private void grow(MaintainedImage found, long blockCount, Backing backing) throws IOException {
        long entries = Math.max(blockCount, found.header().tableEntries());
        TableRoom.requireClearOfHeader(found, found.tableEnd(), found.tableEnd(entries));
        MaintainedImage image = found.prepare();
        clearBehindEnd(image);
        // A last block that the disk's end cuts may be whole now and is not when the disk goes on.
        BatmapChange.keep(image, block -> block < oldSize / image.layout().blockSize());
        new ParentCover(withEntries(image, entries), size, backing).make(progress);
        changeSize();
    }

    /** Makes the table long enough; the new entries are unallocated. */
    private MaintainedImage withEntries(MaintainedImage image, long entries) throws IOException {
        if (image.batmap().isPresent() && TableMove.isNeeded(image, entries)) {
            return TableMove.grow(image, entries, progress);
        }
        MaintainedImage roomy = image.tableEnd(entries) > image.tableEnd()
                ? TableRoom.make(image, image.tableEnd(), image.tableEnd(entries), progress)
                : image;
        roomy.clearEntries(roomy.table().size(), entries);
        storage.flush();
        roomy.writeTablePlace(roomy.header().tableOffset(), entries);
        return MaintainedImage.open(storage, end);
    }

    private void shrink(MaintainedImage found, long blockCount) throws IOException {
        MaintainedImage image = found.prepare();
        BatmapChange.keep(image, block -> block < blockCount);
        changeSize();
        image.clearEntries(blockCount, image.header().tableEntries());
        storage.flush();
        if (image.batmap().isEmpty()) {
            image.writeTablePlace(image.header().tableOffset(), blockCount);
        }
    }

    /** Fills the holes that blocks have left. */
    private void pack() throws IOException {
        MaintainedImage image = MaintainedImage.open(storage, end);
        Packing.run(image, new BlockMover(image), progress);
    }

    private void changeSize() throws IOException {
        if (end.footer().currentSize() != size) {
            end.replaceAtEnd(end.footer().withSize(size));
        }
        end.writeCopy();
    }

    /** What lies in the last block behind the disk's end becomes part of the disk. */
    private void clearBehindEnd(MaintainedImage image) throws IOException {
        int within = image.layout().withinBlock(oldSize);
        if (within > 0) {
            int entry = image.table().get(image.layout().block(oldSize));
            if (entry != BlockTable.UNALLOCATED) {
                long data = BlockTable.offsetOf(entry) + image.layout().bitmapSize();
                Zeros.write(storage, data + within, image.layout().blockSize() - within);
                HiddenData.erase(image, image.layout().block(oldSize));
            }
        }
    }
}
