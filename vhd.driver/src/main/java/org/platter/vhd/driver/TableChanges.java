package org.platter.vhd.driver;

import static org.platter.vhd.driver.BlockLayout.SECTOR;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** Which sectors of a table in memory differ from the file. Threads: any number. */
final class TableChanges {

    private static final int ENTRIES_PER_SECTOR = SECTOR / Integer.BYTES;

    private final BlockTable table;
    private final long tableOffset;
    private final BitSet sectors = new BitSet();

    TableChanges(BlockTable table, long tableOffset) {
        this.table = table;
        this.tableOffset = tableOffset;
    }

    /** Says that the entry of a block was changed. */
    synchronized void mark(int block) {
        sectors.set(block / ENTRIES_PER_SECTOR);
    }

    synchronized boolean isEmpty() {
        return sectors.isEmpty();
    }

    /** The sectors that were changed since the last call, as they are to be written. */
    synchronized List<Patch> take() {
        List<Patch> patches = new ArrayList<>();
        for (int from = sectors.nextSetBit(0); from >= 0; ) {
            int to = sectors.nextClearBit(from);
            int firstSector = from;
            int firstBlock = from * ENTRIES_PER_SECTOR;
            ByteBuffer bytes = table.encode(firstBlock, (int) Math.min((long) to * ENTRIES_PER_SECTOR, table.size()));
            patches.add(new Patch(tableOffset + (long) from * SECTOR, bytes, () -> remember(firstSector, to)));
            from = sectors.nextSetBit(to);
        }
        sectors.clear();
        return patches;
    }

    private synchronized void remember(int fromSector, int toSector) {
        sectors.set(fromSector, toSector);
    }
}
