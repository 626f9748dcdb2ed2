package org.platter.qcow2.driver;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.BitSet;
import org.platter.block.api.Storage;

/**
 * The active L1 table, whole in memory ("L1 table entry"). Threads: any number may read at once while nobody changes
 * anything.
 */
final class L1Table {

    private static final int ENTRIES_AT_ONCE = 512;

    private final Storage storage;
    private final long offset;
    private final long[] entries;
    private final BitSet changed = new BitSet();
    private final TablePlaces l2Tables;

    private L1Table(Storage storage, long offset, long[] entries) {
        this.storage = storage;
        this.offset = offset;
        this.entries = entries;
        l2Tables = TablePlaces.of(entries);
    }

    static L1Table load(Storage storage, Header header) throws IOException {
        return new L1Table(storage, header.l1Offset(), TableReader.read(storage, header.l1Offset(), header.l1Size()));
    }

    int size() {
        return entries.length;
    }

    long get(int index) {
        return entries[index];
    }

    void put(int index, long entry) {
        l2Tables.remove(entries[index]);
        l2Tables.add(entry);
        entries[index] = entry;
        changed.set(index);
    }

    boolean isChanged() {
        return !changed.isEmpty();
    }

    /** Whether a part of the table lies in a cluster. */
    boolean isAt(long cluster, int clusterBits) {
        long start = offset >> clusterBits;
        long end = offset + (long) entries.length * Long.BYTES - 1 >> clusterBits;
        return entries.length > 0 && cluster >= start && cluster <= end;
    }

    /** Whether the table names a cluster as an L2 table. */
    boolean names(long cluster, int clusterBits) {
        return l2Tables.contains(cluster << clusterBits);
    }

    /** Writes what was changed; it counts as changed until {@link #changesAreDurable}. */
    void writeChanges() throws IOException {
        for (int from = changed.nextSetBit(0); from >= 0; from = changed.nextSetBit(from + 1)) {
            int to = Math.min(changed.nextClearBit(from), from + ENTRIES_AT_ONCE);
            ByteBuffer bytes = ByteBuffer.allocate((to - from) * Long.BYTES);
            bytes.asLongBuffer().put(entries, from, to - from);
            storage.write(bytes, offset + (long) from * Long.BYTES);
            from = to - 1;
        }
    }

    void changesAreDurable() {
        changed.clear();
    }
}
