package org.platter.qcow2.driver;

import java.io.IOException;
import org.platter.block.api.BlockException;
import org.platter.block.api.BlockException.Kind;
import org.platter.block.api.Storage;
import org.platter.block.support.Zeros;

/**
 * Where each cluster of the disk is in the file: L1 and L2 tables ("Cluster mapping"). Changes stay in memory until they
 * are written.
 *
 * <p>Threads: any number may ask at once while nobody changes anything; changes are made by one thread alone.
 */
final class ClusterMap {

    private final Storage storage;
    private final ClusterLayout layout;
    private final int version;
    private final L1Table l1;
    private final TablePages l2Tables;

    /** A size the file is known to have reached, so that it need not be asked at each call. */
    private volatile long knownEnd;

    ClusterMap(Storage storage, Header header, L1Table l1) {
        this.storage = storage;
        layout = new ClusterLayout(header.clusterBits(), header.extendedL2());
        version = header.version();
        this.l1 = l1;
        l2Tables = new TablePages(storage, header.clusterSize());
    }

    ClusterLayout layout() {
        return layout;
    }

    /** How the bytes at an offset of the disk are stored, up to the end of their cluster or subcluster. */
    Mapping at(long offset) throws IOException {
        long cluster = layout.cluster(offset);
        long table = l2Offset(layout.l1Index(cluster));
        if (table == 0) {
            return new Mapping(Mapping.Kind.ABSENT, 0, 0);
        }
        long at = table + (long) layout.l2Index(cluster) * layout.entrySize();
        long entry = l2Tables.getLong(at);
        Mapping mapping = layout.extended()
                ? Mapping.of(
                        entry,
                        l2Tables.getLong(at + Long.BYTES),
                        layout.withinCluster(offset) / layout.unitSize(),
                        layout.clusterBits())
                : Mapping.of(entry, layout.clusterBits());
        check(mapping, entry, offset);
        return mapping;
    }

    private void check(Mapping mapping, long entry, long offset) throws IOException {
        boolean wrong = mapping == null
                || mapping.kind() != Mapping.Kind.COMPRESSED && layout.withinCluster(mapping.host()) != 0
                || mapping.kind() == Mapping.Kind.ZERO && version < 3
                || mapping.host() != 0 && !isInFile(mapping.host());
        if (wrong) {
            throw new BlockException(
                    Kind.CORRUPT,
                    storage.name() + ": the L2 entry of disk offset " + offset + " is 0x" + Long.toHexString(entry)
                            + ", expected a cluster in the file" + (version < 3 ? " (version 2)" : ""));
        }
    }

    /** The offset of an L2 table; 0 if there is none. */
    private long l2Offset(int index) throws IOException {
        long entry = l1.get(index);
        long table = entry & Mapping.OFFSET_MASK;
        if (table != 0 && (layout.withinCluster(table) != 0 || !isInFile(table))) {
            throw new BlockException(
                    Kind.CORRUPT,
                    storage.name() + ": L1 entry " + index + " is 0x" + Long.toHexString(entry)
                            + ", expected a cluster in the file");
        }
        return table;
    }

    private boolean isInFile(long offset) throws IOException {
        if (offset >= knownEnd) {
            knownEnd = storage.size();
        }
        return offset < knownEnd;
    }

    /** How far from an offset on there is no L2 table, so that nothing is stored; 0 if there is one. */
    long lengthWithoutTable(long offset) {
        int index = layout.l1Index(layout.cluster(offset));
        int end = index;
        while (end < l1.size() && l1.get(end) == 0) {
            end++;
        }
        return end == index ? 0 : end * layout.l2Coverage() - offset;
    }

    /** Has a cluster of the disk lie in a cluster of the file of its own. */
    void putData(long guestCluster, long host, ClusterAllocator allocator) throws IOException {
        put(guestCluster, host | Mapping.COPIED, Mapping.ALL_DATA, allocator);
    }

    /** Has a cluster of the disk read as zeros. */
    void putZero(long guestCluster, ClusterAllocator allocator) throws IOException {
        put(guestCluster, layout.extended() ? 0 : Mapping.ZERO_FLAG, Mapping.ALL_ZERO, allocator);
    }

    /** Has a cluster of the disk read as what lies below. */
    void putAbsent(long guestCluster, ClusterAllocator allocator) throws IOException {
        put(guestCluster, 0, 0, allocator);
    }

    private void put(long guestCluster, long entry, long bitmap, ClusterAllocator allocator) throws IOException {
        allocator.requireData(spaceOf(at(guestCluster << layout.clusterBits())));
        long table = writableTable(layout.l1Index(guestCluster), allocator);
        long at = table + (long) layout.l2Index(guestCluster) * layout.entrySize();
        l2Tables.putLong(at, entry);
        if (layout.extended()) {
            l2Tables.putLong(at + Long.BYTES, bitmap);
        }
    }

    /** The L2 table of an L1 entry: a new one if there is none, and a copy if a snapshot uses it too. */
    private long writableTable(int index, ClusterAllocator allocator) throws IOException {
        long old = l2Offset(index);
        if (old != 0) {
            allocator.requireL2Table(layout.cluster(old));
        }
        if (old != 0 && (l1.get(index) & Mapping.COPIED) != 0) {
            return old;
        }
        Run run = allocator.allocate(1);
        long table = run.first() << layout.clusterBits();
        try {
            l2Tables.forget(table, layout.clusterSize());
            if (old == 0) {
                Zeros.write(storage, table, layout.clusterSize());
            } else {
                l2Tables.copy(old, table, layout.clusterSize());
            }
        } catch (IOException | RuntimeException e) {
            allocator.undo(run);
            throw e;
        }
        if (old != 0) {
            allocator.giveUp(new Run(layout.cluster(old), 1));
        }
        l1.put(index, table | Mapping.COPIED);
        return table;
    }

    /** Has a cluster of the disk, or its subclusters, lie in another cluster of the file, which holds the same. */
    void move(long guestCluster, long host, ClusterAllocator allocator) throws IOException {
        long table = writableTable(layout.l1Index(guestCluster), allocator);
        long at = table + (long) layout.l2Index(guestCluster) * layout.entrySize();
        long zero = layout.extended() ? 0 : l2Tables.getLong(at) & Mapping.ZERO_FLAG;
        l2Tables.putLong(at, host | Mapping.COPIED | zero);
    }

    /** Has an L2 table that is used only here lie in another cluster of the file. */
    void moveTable(int index, Run to, ClusterAllocator allocator) throws IOException {
        long old = l2Offset(index);
        long table = to.first() << layout.clusterBits();
        l2Tables.copy(old, table, layout.clusterSize());
        l1.put(index, table | Mapping.COPIED);
        l2Tables.forget(old, layout.clusterSize());
        allocator.giveUp(new Run(layout.cluster(old), 1));
    }

    /** Gives up an L2 table. What it leads to must be given up with it. */
    void dropTable(int index, ClusterAllocator allocator) throws IOException {
        long old = l2Offset(index);
        l1.put(index, 0);
        allocator.giveUp(new Run(layout.cluster(old), 1));
    }

    /** Whether an L2 table leads to nothing and hides nothing. */
    boolean isEmpty(int index) throws IOException {
        long table = l2Offset(index);
        for (int at = 0; at < layout.clusterSize(); at += Long.BYTES) {
            if (l2Tables.getLong(table + at) != 0) {
                return false;
            }
        }
        return true;
    }

    /** The cluster of the file where an L2 table is that may be moved; 0 if there is none. */
    long movableTable(int index) throws IOException {
        return (l1.get(index) & Mapping.COPIED) == 0 ? 0 : layout.cluster(l2Offset(index));
    }

    int tableCount() {
        return l1.size();
    }

    /** Whether a cluster of the file holds a part of the L1 table. */
    boolean hasL1TableAt(long cluster) {
        return l1.isAt(cluster, layout.clusterBits());
    }

    /** Whether a cluster of the file holds an L2 table. */
    boolean hasL2TableAt(long cluster) {
        return l1.names(cluster, layout.clusterBits());
    }

    /** Clusters of the file that the stored form of a cluster of the disk takes. */
    Run spaceOf(Mapping mapping) {
        if (mapping.kind() == Mapping.Kind.COMPRESSED) {
            long first = layout.cluster(mapping.host());
            long last = layout.cluster(mapping.host() + mapping.compressedLength(layout.clusterBits()) - 1);
            return new Run(first, last - first + 1);
        }
        return mapping.host() == 0 ? Run.NONE : new Run(layout.cluster(mapping.host()), 1);
    }

    boolean isChanged() {
        return l1.isChanged() || l2Tables.isChanged();
    }

    boolean isFull() {
        return l2Tables.isFull();
    }

    /** Writes what was changed. All that it leads to must be durable; it is durable itself after a flush. */
    void writeBack() throws IOException {
        l2Tables.writeChanges();
        l1.writeChanges();
        storage.flush();
        l2Tables.changesAreDurable();
        l1.changesAreDurable();
    }
}
