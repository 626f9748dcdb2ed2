package org.platter.qcow2.driver;

import java.io.IOException;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.LongPredicate;
import org.platter.block.api.BlockException;
import org.platter.block.api.Storage;

/**
 * What is changed in an image beside data, and the order in which it becomes durable: see decision 0007. Threads: one at a
 * time.
 */
final class Tables {

    private final Storage storage;
    private final ClusterMap map;
    private final ClusterAllocator allocator;

    private Tables(Storage storage, ClusterMap map, ClusterAllocator allocator) {
        this.storage = storage;
        this.map = map;
        this.allocator = allocator;
    }

    /**
     * The tables of an image that is to be written.
     *
     * @throws BlockException {@code CORRUPT} if that is not safe
     */
    static Tables writable(Storage storage, Header header, ClusterMap map, List<Snapshot> snapshots)
            throws IOException {
        int bits = header.clusterBits();
        // What must not be given away though a damaged refcount calls it free, nor written though an entry leads to it.
        NavigableMap<Long, Long> lastOfPlace = new TreeMap<>();
        lastOfPlace.put(0L, 0L);
        addPlace(
                lastOfPlace,
                bits,
                header.snapshotsOffset(),
                snapshots.stream().mapToLong(Snapshot::storedLength).sum());
        for (Snapshot snapshot : snapshots) {
            addPlace(lastOfPlace, bits, snapshot.l1Offset(), (long) snapshot.l1Size() * Long.BYTES);
        }
        LongPredicate fixed =
                cluster -> cluster <= lastOfPlace.floorEntry(cluster).getValue() || map.hasL1TableAt(cluster);
        return new Tables(
                storage,
                map,
                new ClusterAllocator(storage, bits, Refcounts.load(storage, header), fixed, map::hasL2TableAt));
    }

    private static void addPlace(NavigableMap<Long, Long> lastOfPlace, int clusterBits, long offset, long length) {
        if (offset > 0 && length > 0) {
            lastOfPlace.merge(offset >> clusterBits, offset + length - 1 >> clusterBits, Math::max);
        }
    }

    /** The tables of an image that is only read. */
    static Tables readOnly(Storage storage, ClusterMap map) {
        return new Tables(storage, map, null);
    }

    ClusterMap map() {
        return map;
    }

    ClusterAllocator allocator() {
        return allocator;
    }

    boolean isChanged() {
        return map.isChanged() || allocator.isChanged();
    }

    /** Writes back if what waits takes too much memory. */
    void relieve() throws IOException {
        if (map.isFull() || allocator.isFull()) {
            writeBack();
        }
    }

    /**
     * Makes everything durable: data and refcounts, then the tables that lead to them. What is given up meanwhile is free
     * afterwards; that it is, is written the next time.
     */
    void writeBack() throws IOException {
        allocator.writeBack();
        if (map.isChanged()) {
            map.writeBack();
        }
        allocator.tablesAreDurable();
    }

    /** The same, with everything in the file that can be. */
    void writeBackAll() throws IOException {
        while (isChanged()) {
            writeBack();
        }
        storage.flush();
    }

    /** Cuts the file behind the last cluster in use. Everything must be written back. */
    void trim() throws IOException {
        long used = allocator.end();
        if (used < storage.size()) {
            storage.resize(used);
            storage.flush();
        }
    }
}
