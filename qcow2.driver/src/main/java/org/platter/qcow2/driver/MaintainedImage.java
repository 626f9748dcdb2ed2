package org.platter.qcow2.driver;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.platter.block.api.BlockException;
import org.platter.block.api.BlockException.Kind;
import org.platter.block.api.Storage;
import org.platter.block.support.Zeros;

/** An image that work is done on while nobody has it open. */
final class MaintainedImage {

    private final Storage storage;
    private final HeaderArea area;
    private final List<Snapshot> snapshots;
    private final L1Table l1;
    private final Tables tables;
    private final FirstWrite firstWrite;

    /**
     * An image to be changed. Nothing is written yet.
     *
     * @throws BlockException {@code CORRUPT} if it must be repaired first
     */
    MaintainedImage(Storage storage) throws IOException {
        this.storage = storage;
        area = HeaderArea.read(storage);
        Qcow2Image.requireSupported(area, storage.name());
        Header header = area.header();
        if (header.has(Features.DIRTY | Features.CORRUPT)) {
            throw new BlockException(
                    Kind.CORRUPT,
                    storage.name() + ": marked as " + (header.has(Features.CORRUPT) ? "corrupt" : "dirty")
                            + ", expected a sound image; platter check -r all mends that");
        }
        snapshots = Snapshot.read(storage, header);
        l1 = L1Table.load(storage, header);
        tables = Tables.writable(storage, header, new ClusterMap(storage, header, l1), snapshots);
        firstWrite = new FirstWrite(storage, header);
    }

    Storage storage() {
        return storage;
    }

    HeaderArea area() {
        return area;
    }

    Header header() {
        return area.header();
    }

    List<Snapshot> snapshots() {
        return snapshots;
    }

    L1Table l1() {
        return l1;
    }

    Tables tables() {
        return tables;
    }

    ClusterLayout layout() {
        return tables.map().layout();
    }

    /** To be called before the first change. */
    void prepare() throws IOException {
        firstWrite.prepare();
    }

    /** Gives up what is stored of some clusters of the disk, as far as the L1 table reaches. */
    void giveUp(long firstCluster) throws IOException {
        ClusterMap map = tables.map();
        long end = l1.size() * (long) layout().l2Entries();
        for (long cluster = firstCluster; cluster < end; ) {
            long offset = cluster << layout().clusterBits();
            long without = map.lengthWithoutTable(offset);
            if (without > 0) {
                cluster += without >> layout().clusterBits();
                continue;
            }
            tables.relieve();
            Mapping mapping = map.at(offset);
            if (mapping.entry() != 0 || layout().extended()) {
                map.putAbsent(cluster, tables.allocator());
                tables.allocator().giveUp(map.spaceOf(mapping));
            }
            cluster++;
        }
    }

    /** Has the bytes behind an end of the disk, in the last cluster that is not whole, be zeros. */
    void clearTail(long diskSize) throws IOException {
        int kept = layout().withinCluster(diskSize);
        if (kept == 0 || layout().l1Index(layout().cluster(diskSize)) >= l1.size()) {
            return;
        }
        ClusterMap map = tables.map();
        long cluster = layout().cluster(diskSize);
        Mapping mapping = map.at(cluster << layout().clusterBits());
        if (mapping.isWritable()) {
            tables.allocator().requireData(map.spaceOf(mapping));
            clear(mapping.host() + kept, layout().clusterSize() - kept);
        } else if (mapping.kind() == Mapping.Kind.COMPRESSED || mapping.host() != 0) {
            ByteBuffer bytes = ByteBuffer.allocate(layout().clusterSize());
            boolean deflated = mapping.kind() == Mapping.Kind.COMPRESSED;
            if (deflated) {
                new CompressedClusters(storage, layout().clusterBits()).read(mapping, bytes, 0);
            } else {
                TableReader.readUpToEnd(storage, bytes, mapping.host());
            }
            Zeros.fill(bytes.clear().position(kept));
            Run run = tables.allocator().allocate(1);
            long host = run.first() << layout().clusterBits();
            storage.write(bytes.clear(), host);
            if (deflated) {
                map.putData(cluster, host, tables.allocator());
            } else {
                map.move(cluster, host, tables.allocator());
            }
            tables.allocator().giveUp(map.spaceOf(mapping));
        }
    }

    private void clear(long host, long length) throws IOException {
        storage.punch(host, Math.max(0, Math.min(length, storage.size() - host)));
    }
}
