package org.platter.qcow2.driver;

import java.io.IOException;
import org.platter.block.api.BlockException;
import org.platter.block.api.BlockException.Kind;
import org.platter.block.api.Progress;
import org.platter.block.api.Storage;

/**
 * A disk made larger or smaller. Its size and the place of its L1 table change in one step, in the first sector: what lies
 * behind the smaller of the two sizes is cleared before a disk grows, and after it has shrunk.
 */
final class Resize {

    private static final int SECTOR = 512;

    private final MaintainedImage image;
    private final Storage storage;
    private final Header header;
    private final ClusterLayout layout;
    private final Tables tables;
    private final long size;

    private Resize(MaintainedImage image, long size) {
        this.image = image;
        storage = image.storage();
        header = image.header();
        layout = image.layout();
        tables = image.tables();
        this.size = size;
    }

    static void run(Storage storage, long size, Progress progress) throws IOException {
        long sectors = size / SECTOR + (size % SECTOR == 0 ? 0 : 1);
        Resize resize = new Resize(new MaintainedImage(storage), sectors * SECTOR);
        resize.requirePossible();
        progress.report(0, 1);
        resize.run();
        progress.report(1, 1);
    }

    private void requirePossible() throws BlockException {
        long most = Header.MAX_L1_BYTES / Long.BYTES * layout.l2Coverage();
        if (size < 0 || size > most) {
            throw unsupported("a disk of " + size + " bytes, expected at most " + most + " with clusters of "
                    + layout.clusterSize());
        }
        for (Snapshot snapshot : image.snapshots()) {
            if (size != header.size() && snapshot.diskSize().isEmpty()) {
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
        long smaller = Math.min(size, header.size());
        if (size >= header.size()) {
            clearBehind(smaller);
            grow();
        } else {
            Header.writeSize(storage, size, header.l1Size(), header.l1Offset());
            storage.flush();
            clearBehind(smaller);
        }
        tables.writeBackAll();
    }

    /** Nothing behind this end of the disk is seen now. */
    private void clearBehind(long end) throws IOException {
        image.clearTail(end);
        image.giveUp(layout.clusters(end));
        tables.writeBackAll();
    }

    private void grow() throws IOException {
        int entries = (int) Math.max(header.l1Size(), layout.l1Entries(size));
        if (entries == header.l1Size()) {
            Header.writeSize(storage, size, header.l1Size(), header.l1Offset());
            storage.flush();
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
        Header.writeSize(storage, size, entries, offset);
        storage.flush();
        tables.allocator()
                .giveUp(new Run(
                        layout.cluster(header.l1Offset()), layout.clusters((long) header.l1Size() * Long.BYTES)));
    }
}
