package org.platter.vhd.driver;

import static org.platter.vhd.driver.BlockLayout.SECTOR;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.platter.block.api.BlockException.Kind;
import org.platter.block.api.Progress;
import org.platter.block.api.Storage;
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
    static void run(Storage storage, long wanted, Progress progress) throws IOException {
        if (wanted < 0) {
            throw new IllegalArgumentException("size " + wanted + ": expected 0 or more");
        }
        EndFooter end = EndFooter.of(storage);
        end.type().requireSize(wanted, storage.name());
        Resize resize = new Resize(storage, end, BlockLayout.alignUp(wanted, SECTOR), progress);
        if (end.type() == DiskType.FIXED) {
            resize.resizeFixed();
        } else {
            resize.resizeDynamic();
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

    private void resizeDynamic() throws IOException {
        MaintainedImage image = MaintainedImage.open(storage, end);
        BlockLayout layout = new BlockLayout(size, image.layout().blockSize());
        layout.requireBlockCount(storage.name());
        if (size > oldSize) {
            grow(image, layout.blockCount());
        } else {
            shrink(image, layout.blockCount());
        }
    }

    private void grow(MaintainedImage image, long blockCount) throws IOException {
        progress.report(0, 1);
        if (image.tableEnd(blockCount) > image.tableEnd()) {
            prepareGrowth(TableRoom.make(image, image.tableEnd(blockCount), progress), blockCount);
        } else {
            image.prepare();
            prepareGrowth(image, blockCount);
        }
        changeSize();
        pack();
    }

    private void prepareGrowth(MaintainedImage image, long blockCount) throws IOException {
        long entries = Math.max(blockCount, image.header().tableEntries());
        clearBehindEnd(image);
        clearEntries(image, image.table().size(), entries);
        storage.flush();
        writeEntryCount(image, entries);
    }

    private void shrink(MaintainedImage image, long blockCount) throws IOException {
        progress.report(0, 1);
        image.prepare();
        changeSize();
        clearEntries(image, blockCount, image.header().tableEntries());
        storage.flush();
        writeEntryCount(image, blockCount);
        pack();
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
            }
        }
    }

    /** Entries behind the disk's end are not in use, whatever they say; the sector that has the last is filled, too. */
    private void clearEntries(MaintainedImage image, long from, long to) throws IOException {
        byte[] unallocated = new byte[64 * 1024];
        Arrays.fill(unallocated, (byte) 0xFF);
        long finish = image.tableEnd(to);
        for (long at = image.header().tableOffset() + from * Integer.BYTES; at < finish; at += unallocated.length) {
            storage.write(ByteBuffer.wrap(unallocated, 0, (int) Math.min(unallocated.length, finish - at)), at);
        }
    }

    /** The count and the checksum are in the header's first sector, which disks write whole or not at all. */
    private void writeEntryCount(MaintainedImage image, long count) throws IOException {
        if (image.header().tableEntries() != count) {
            storage.write(image.header().withTableEntries(count).bytes().limit(SECTOR), image.headerOffset());
            storage.flush();
        }
    }
}
