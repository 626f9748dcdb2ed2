package org.platter.qcow2.driver;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.platter.block.api.BlockException;
import org.platter.block.api.BlockException.Kind;
import org.platter.block.api.OpenOptions;
import org.platter.block.api.Progress;
import org.platter.block.api.Storage;
import org.platter.block.support.Backing;
import org.platter.block.support.ForwardingStorage;
import org.platter.block.support.Zeros;

/**
 * A disk made larger or smaller. What lies behind the smaller of the two sizes is cleared, and what a larger backing file has
 * there hidden, before a disk grows; after it has shrunk. In between the size changes in one step, in the first sector.
 */
final class Resize {

    private static final int SECTOR = 512;

    private final Storage storage;
    private final OpenOptions options;
    private final long size;
    private final Progress progress;

    private MaintainedImage image;
    private Tables tables;
    private final ClusterLayout layout;
    private final long oldSize;

    private Resize(Storage storage, long size, OpenOptions options, Progress progress) throws IOException {
        this.storage = storage;
        this.options = options;
        this.progress = progress;
        load();
        layout = image.layout();
        oldSize = image.header().size();
        this.size = size;
    }

    private void load() throws IOException {
        image = new MaintainedImage(storage);
        tables = image.tables();
    }

    static void run(Storage storage, long size, OpenOptions options, Progress progress) throws IOException {
        long sectors = size / SECTOR + (size % SECTOR == 0 ? 0 : 1);
        Resize resize = new Resize(storage, sectors * SECTOR, options, progress);
        resize.requirePossible();
        if (resize.size > resize.oldSize && resize.image.header().hasBacking()) {
            resize.growOverBacking();
        } else {
            resize.run();
        }
    }

    private void requirePossible() throws BlockException {
        long most = Header.MAX_L1_BYTES / Long.BYTES * layout.l2Coverage();
        if (size < 0 || size > most) {
            throw unsupported("a disk of " + size + " bytes, expected at most " + most + " with clusters of "
                    + layout.clusterSize());
        }
        if (image.header().version() < 3
                && size != oldSize
                && !image.snapshots().isEmpty()) {
            throw unsupported(
                    "version 2 with snapshots, expected version 3 (compat=1.1) if the size is to change: QEMU does"
                            + " not go back to a snapshot of another size in version 2");
        }
        for (Snapshot snapshot : image.snapshots()) {
            if (size != oldSize && snapshot.diskSize().isEmpty()) {
                throw unsupported("snapshot '" + snapshot.name()
                        + "' does not say how large its disk is, expected it to if the size is to change");
            }
        }
    }

    private BlockException unsupported(String reason) {
        return new BlockException(Kind.UNSUPPORTED, storage.name() + ": " + reason);
    }

    private void run() throws IOException {
        image.prepare();
        if (size >= oldSize) {
            clearBehind(oldSize);
            makeRoomInTable();
            writeSize();
        } else {
            writeSize();
            clearBehind(size);
        }
    }

    private void growOverBacking() throws IOException {
        Storage lent = new ForwardingStorage(storage) {
            @Override
            public void close() {}
        };
        OpenOptions reading = OpenOptions.READ_ONLY
                .withParents((child, reference) -> options.parents().find(storage, reference))
                .withFormat(options.format());
        try (Qcow2Device disk = Qcow2Image.open(lent, reading)) {
            image.prepare();
            clearBehind(oldSize);
            makeRoomInTable();
            hide(disk);
            writeSize();
        }
    }

    private void writeSize() throws IOException {
        Header.writeSize(storage, size, image.l1().size(), image.header().l1Offset());
        storage.flush();
    }

    /** Nothing behind this end of the disk is seen now. */
    private void clearBehind(long end) throws IOException {
        image.clearTail(end);
        image.giveUp(layout.clusters(end));
        tables.writeBackAll();
    }

    /** Gives the disk, as large as it is, an L1 table for the new size. */
    private void makeRoomInTable() throws IOException {
        Header header = image.header();
        int entries = (int) layout.l1Entries(size);
        if (entries <= header.l1Size()) {
            return;
        }
        Run run = tables.allocator().allocateTogether(layout.clusters((long) entries * Long.BYTES));
        tables.writeBackAll();
        long[] larger = new long[(int) (run.count() << layout.clusterBits()) / Long.BYTES];
        for (int i = 0; i < image.l1().size(); i++) {
            larger[i] = image.l1().get(i);
        }
        long offset = run.first() << layout.clusterBits();
        TableReader.write(storage, offset, larger);
        storage.flush();
        Header.writeSize(storage, header.size(), entries, offset);
        storage.flush();
        tables.allocator()
                .giveUp(new Run(
                        layout.cluster(header.l1Offset()), layout.clusters((long) header.l1Size() * Long.BYTES)));
        tables.writeBackAll();
        load();
    }

    /** Has what the backing file holds behind the old end not show through. */
    private void hide(Qcow2Device disk) throws IOException {
        Backing backing = disk.backing();
        long end = Math.min(size, backing.size());
        for (long at = oldSize; at < end; ) {
            progress.report(at - oldSize, end - oldSize);
            tables.relieve();
            long start = layout.cluster(at) << layout.clusterBits();
            long next = start + layout.clusterSize();
            if (!backing.isZero(at, Math.min(next, backing.size()) - at)) {
                hide(disk, start, at);
            }
            at = next;
        }
        tables.writeBackAll();
    }

    /** Has a cluster read as zeros from an offset on, and as it does before. */
    private void hide(Qcow2Device disk, long start, long from) throws IOException {
        ClusterMap map = tables.map();
        if (from == start && image.header().version() >= 3) {
            map.putZero(layout.cluster(start), tables.allocator());
            return;
        }
        Mapping old = map.at(start);
        ByteBuffer cluster = ByteBuffer.allocate(layout.clusterSize());
        if (from > start) {
            disk.read(cluster.limit((int) (from - start)), start);
        }
        Zeros.fill(cluster.limit(layout.clusterSize()));
        Run run = tables.allocator().allocate(1);
        long host = run.first() << layout.clusterBits();
        storage.write(cluster.flip(), host);
        map.putData(layout.cluster(start), host, tables.allocator());
        tables.allocator().giveUp(map.spaceOf(old));
    }
}
