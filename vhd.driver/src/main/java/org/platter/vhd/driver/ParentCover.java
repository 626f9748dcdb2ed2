package org.platter.vhd.driver;

import static org.platter.vhd.driver.BlockLayout.SECTOR;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.BitSet;
import org.platter.block.api.BlockException;
import org.platter.block.api.Progress;
import org.platter.block.api.Storage;

/**
 * Zeros of a child's own over what its parent holds in the range that the child gains. They are there, under entries
 * behind the disk's end, before the footer says that the disk is larger.
 */
final class ParentCover {

    private final MaintainedImage image;
    private final Storage storage;
    private final long oldSize;
    private final BlockLayout layout;
    private final BlockTable table;
    private final Backing backing;

    /**
     * A cover to be made.
     *
     * @param image whose table has all entries of the larger disk already, those behind the old end unallocated
     * @param newSize bytes the guest is to see
     */
    ParentCover(MaintainedImage image, long newSize, Backing backing) throws IOException {
        this.image = image;
        storage = image.storage();
        oldSize = image.end().diskSize();
        layout = new BlockLayout(newSize, image.layout().blockSize());
        table = BlockTable.load(storage, image.header().tableOffset(), (int) layout.blockCount());
        this.backing = backing;
    }

    /** Makes it; when this returns, it is durable. */
    void make(Progress progress) throws IOException {
        BitSet blocks = new BitSet();
        for (int block = layout.block(oldSize); block < layout.blockCount(); block++) {
            if (!backing.isZero(start(block), end(block) - start(block))) {
                blocks.set(block);
            }
        }
        int first = blocks.nextSetBit(0);
        if (first < 0) {
            return;
        }
        if (table.get(first) != BlockTable.UNALLOCATED) {
            extend(first);
            blocks.clear(first);
        }
        allocate(blocks, progress);
    }

    /** Where the part of a block that the disk gains begins. */
    private long start(int block) {
        return Math.max(oldSize, (long) block * layout.blockSize());
    }

    private long end(int block) {
        return (long) block * layout.blockSize() + layout.usedBytes(block);
    }

    /** In the block at the disk's old end there are zeros already. */
    private void extend(int block) throws IOException {
        long place = BlockTable.offsetOf(table.get(block));
        ByteBuffer bytes = ByteBuffer.allocate(layout.bitmapSize());
        storage.read(bytes, place);
        storage.write(marked(SectorBitmap.parse(bytes.flip()), block), place);
        storage.flush();
    }

    /** Gives blocks a place behind everything else, where the file has zeros as soon as it is longer. */
    private void allocate(BitSet blocks, Progress progress) throws IOException {
        long base = BlockLayout.alignUp(image.used().end(), SECTOR);
        long stride = BlockLayout.alignUp(layout.storedSize(), Math.min(BlockLayout.PAGE, layout.blockSize()));
        long first = layout.place(base);
        long last = first + (blocks.cardinality() - 1) * stride;
        if (blocks.isEmpty()) {
            return;
        }
        if (last > BlockTable.MAX_START) {
            throw new BlockException(
                    BlockException.Kind.NO_SPACE,
                    storage.name() + ": " + blocks.cardinality()
                            + " blocks that are to hide the larger parent would end" + " behind offset " + last
                            + ", expected at most " + BlockTable.MAX_START);
        }
        // What an earlier attempt has left behind is no zeros.
        image.end().cut(base);
        image.end().moveUp(last + layout.storedSize());
        TableChanges changes = new TableChanges(table, image.header().tableOffset());
        long place = first;
        long done = 0;
        for (int block = blocks.nextSetBit(0); block >= 0; block = blocks.nextSetBit(block + 1)) {
            progress.report(done++, blocks.cardinality());
            storage.write(marked(SectorBitmap.empty(layout.bitmapSize()), block), place);
            table.put(block, (int) (place / SECTOR));
            changes.mark(block);
            place += stride;
        }
        storage.flush();
        for (Patch patch : changes.take()) {
            storage.write(patch.bytes(), patch.offset());
        }
        storage.flush();
    }

    private ByteBuffer marked(SectorBitmap bitmap, int block) {
        bitmap.set(
                layout.withinBlock(start(block)) / SECTOR,
                (int) (end(block) - (long) block * layout.blockSize()) / SECTOR);
        return bitmap.encode();
    }
}
