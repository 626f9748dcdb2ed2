package org.platter.vhd.driver;

import static org.platter.vhd.driver.BlockLayout.SECTOR;
import static org.platter.vhd.driver.BlockLayout.alignUp;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.platter.block.api.BlockException;
import org.platter.block.api.Storage;
import org.platter.block.support.Zeros;

/**
 * Gives blocks their space at the end of the file, in an order that leaves a valid image wherever it is cut: see decision
 * 0002. Space is reserved for several blocks at once by writing the footer behind it; what is left of it when the disk
 * is closed is given back. Threads: one at a time.
 */
final class BlockAllocator {

    /** Data starts on pages of the host, unless blocks are smaller. */
    static final int DATA_ALIGNMENT = 4096;

    private static final long MAX_RESERVE = 64 << 20;

    private final Storage storage;
    private final BlockLayout layout;
    private final BlockTable table;
    private final long tableOffset;
    private final Footer footer;
    private final SectorBitmaps bitmaps;

    /** Sectors of the table whose entries are not in the file. */
    private final BitSet changedTableSectors = new BitSet();

    private long free;
    private long footerOffset;
    private boolean reserved;

    /**
     * An allocator for an open image.
     *
     * @param footer the footer to write behind the blocks
     * @param dataEnd where the footer is, or would be
     * @param blocksEnd where the last whole block ends, even if the file has it cut
     */
    BlockAllocator(
            Storage storage,
            BlockLayout layout,
            BlockTable table,
            long tableOffset,
            SectorBitmaps bitmaps,
            Footer footer,
            long dataEnd,
            long blocksEnd) {
        this.storage = storage;
        this.layout = layout;
        this.table = table;
        this.tableOffset = tableOffset;
        this.bitmaps = bitmaps;
        this.footer = footer;
        footerOffset = dataEnd;
        free = alignUp(Math.max(dataEnd, blocksEnd), SECTOR);
    }

    /** The table's entry of a block, which has space afterwards: zeros, with the bitmap of a new block. */
    synchronized int allocate(int block) throws IOException {
        int entry = table.get(block);
        if (entry != BlockTable.UNALLOCATED) {
            return entry;
        }
        if (place(free) + layout.storedSize() > footerOffset) {
            reserve();
        }
        long place = place(free);
        storage.write(bitmaps.ofNewBlock(), place);
        bitmaps.putNewBlock(block);
        entry = (int) (place / SECTOR);
        table.put(block, entry);
        changedTableSectors.set(block / (SECTOR / Integer.BYTES));
        free = place + layout.storedSize();
        return entry;
    }

    /** The table's sectors that were changed since the last call, as they are to be written. */
    synchronized List<Patch> takeChanges() {
        List<Patch> patches = new ArrayList<>();
        int perSector = SECTOR / Integer.BYTES;
        for (int from = changedTableSectors.nextSetBit(0); from >= 0; ) {
            int to = changedTableSectors.nextClearBit(from);
            int firstSector = from;
            int firstBlock = from * perSector;
            ByteBuffer bytes = table.encode(firstBlock, (int) Math.min((long) to * perSector, table.size()));
            patches.add(new Patch(tableOffset + (long) from * SECTOR, bytes, () -> remember(firstSector, to)));
            from = changedTableSectors.nextSetBit(to);
        }
        changedTableSectors.clear();
        return patches;
    }

    private synchronized void remember(int fromSector, int toSector) {
        changedTableSectors.set(fromSector, toSector);
    }

    /** Gives back the space that was reserved and not used, if all that was used is in the table of the file. */
    synchronized void releaseReserve() throws IOException {
        if (!reserved || !changedTableSectors.isEmpty() || free >= footerOffset) {
            return;
        }
        storage.write(footer.bytes(), free);
        storage.flush();
        storage.resize(free + Footer.SIZE);
        footerOffset = free;
        reserved = false;
    }

    /** Moves the footer so that there is space for a block, and for some more if some were needed already. */
    private void reserve() throws IOException {
        long stride = place(place(free) + layout.storedSize()) - place(free);
        long wanted = Math.max(1, Math.min(table.allocated(), MAX_RESERVE / stride));
        long blocks = Math.min(Math.min(wanted, table.size() - table.allocated()), addressable(stride));
        long end = place(free) + (blocks - 1) * stride + layout.storedSize();
        footer.writeAtNewEnd(storage, end);
        long old = footerOffset;
        footerOffset = end;
        reserved = true;
        // The old footer must not become guest data: if it cannot be cleared, its place is not used.
        long start = free;
        free = alignUp(Math.max(free, old + Footer.SIZE), SECTOR);
        Zeros.write(storage, old, Footer.SIZE);
        free = start;
    }

    /** How many blocks can still be placed before the 32 bits of a sector number end. */
    private long addressable(long stride) throws IOException {
        long lastSector = Integer.toUnsignedLong(BlockTable.UNALLOCATED) - 1;
        long spare = lastSector * SECTOR - place(free);
        if (spare < 0) {
            throw new BlockException(
                    BlockException.Kind.NO_SPACE,
                    storage.name() + ": the next block would start at offset " + place(free) + ", expected at most "
                            + lastSector * SECTOR + ", the last that a table entry can name");
        }
        return spare / stride + 1;
    }

    /** Where a block goes whose space starts not before an offset: so that its data is aligned. */
    private long place(long offset) {
        int alignment = Math.min(DATA_ALIGNMENT, layout.blockSize());
        return alignUp(offset + layout.bitmapSize(), alignment) - layout.bitmapSize();
    }
}
