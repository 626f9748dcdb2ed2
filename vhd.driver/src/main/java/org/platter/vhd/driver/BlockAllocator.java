package org.platter.vhd.driver;

import static org.platter.vhd.driver.BlockLayout.SECTOR;
import static org.platter.vhd.driver.BlockLayout.alignUp;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.platter.block.api.BlockException;
import org.platter.block.api.Storage;
import org.platter.block.support.Zeros;

/**
 * Gives blocks their space at the end of the file, in an order that leaves a valid image wherever it is cut: see decision
 * 0002. Space is reserved for several blocks at once by writing the footer behind it; what is left of it when the disk
 * is closed is given back. The place of a block that was given up is used again when the table in the file does not name it
 * any more. Threads: any number; flushes one at a time.
 */
final class BlockAllocator {

    private static final long MAX_RESERVE = 64 << 20;

    private final Storage storage;
    private final BlockLayout layout;
    private final BlockTable table;
    private final Footer footer;
    private final SectorBitmaps bitmaps;

    private final TableChanges changes;

    /** Places that blocks have left in memory, but perhaps not in the file. */
    private final List<Long> left = new ArrayList<>();

    /** Those of them that the table does not name that was taken to be written. */
    private final List<Long> leaving = new ArrayList<>();

    /** Places that the file does not name. */
    private final TreeSet<Long> vacated = new TreeSet<>();

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
        changes = new TableChanges(table, tableOffset);
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
        long place = vacated.isEmpty() ? newPlace() : vacatedPlace();
        storage.write(bitmaps.ofNewBlock(), place);
        bitmaps.putNewBlock(block);
        entry = (int) (place / SECTOR);
        table.put(block, entry);
        changes.mark(block);
        vacated.remove(place);
        free = Math.max(free, place + layout.storedSize());
        return entry;
    }

    private long newPlace() throws IOException {
        if (layout.place(free) + layout.storedSize() > footerOffset) {
            reserve();
        }
        return layout.place(free);
    }

    /** What the block held that was there must not be seen in another. */
    private long vacatedPlace() throws IOException {
        long place = vacated.first();
        storage.punch(place + layout.bitmapSize(), layout.blockSize());
        return place;
    }

    /** Takes a block out of the table in memory. Nobody may know its place any more, or learn it meanwhile. */
    synchronized void giveUp(int block) {
        left.add(BlockTable.offsetOf(table.get(block)));
        table.remove(block);
        changes.mark(block);
    }

    /** Says that what was taken is durable. */
    synchronized void vacateLeaving() {
        vacated.addAll(leaving);
        leaving.clear();
    }

    /** Says that what was taken is perhaps not durable. */
    synchronized void keepLeaving() {
        left.addAll(leaving);
        leaving.clear();
    }

    /** The table's sectors that were changed since the last call, as they are to be written. */
    synchronized List<Patch> takeChanges() {
        leaving.addAll(left);
        left.clear();
        return changes.take();
    }

    /** Gives back the space that was reserved and not used, if all that was used is in the table of the file. */
    synchronized void releaseReserve() throws IOException {
        if (!changes.isEmpty()) {
            return;
        }
        boolean shorter = giveBackLastPlaces();
        if (!reserved && !shorter || free >= footerOffset) {
            return;
        }
        footer.writeAtEarlierEnd(storage, free);
        footerOffset = free;
        reserved = false;
    }

    /** Places that blocks have left at the end of the file are no different from those that were never used. */
    private boolean giveBackLastPlaces() {
        boolean any = false;
        while (!vacated.isEmpty() && layout.place(vacated.last() + layout.storedSize()) == layout.place(free)) {
            free = vacated.pollLast();
            any = true;
        }
        return any;
    }

    /** Moves the footer so that there is space for a block, and for some more if some were needed already. */
    private void reserve() throws IOException {
        long stride = layout.place(layout.place(free) + layout.storedSize()) - layout.place(free);
        long wanted = Math.max(1, Math.min(table.allocated(), MAX_RESERVE / stride));
        long blocks = Math.min(Math.min(wanted, table.size() - table.allocated()), addressable(stride));
        long end = layout.place(free) + (blocks - 1) * stride + layout.storedSize();
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
        long spare = BlockTable.MAX_START - layout.place(free);
        if (spare < 0) {
            throw new BlockException(
                    BlockException.Kind.NO_SPACE,
                    storage.name() + ": the next block would start at offset " + layout.place(free)
                            + ", expected at most " + BlockTable.MAX_START + ", the last that a table entry can name");
        }
        return spare / stride + 1;
    }
}
