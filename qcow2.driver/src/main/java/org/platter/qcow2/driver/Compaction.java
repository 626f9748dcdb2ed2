package org.platter.qcow2.driver;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.platter.block.api.OpenOptions;
import org.platter.block.api.Progress;
import org.platter.block.api.Storage;
import org.platter.block.support.Backing;
import org.platter.block.support.Findings;
import org.platter.block.support.Zeros;

/**
 * Gives up clusters that read the same without their space, moves the last ones of the file into the holes, and cuts the
 * file. What snapshots share stays where it is, and so do metadata but L2 tables.
 */
final class Compaction {

    private final MaintainedImage image;
    private final Storage storage;
    private final Tables tables;
    private final ClusterMap map;
    private final ClusterAllocator allocator;
    private final ClusterLayout layout;
    private final Backing backing;
    private final CompressedClusters compressed;
    private final Progress progress;
    private final ByteBuffer stored;
    private final ByteBuffer below;

    private Compaction(MaintainedImage image, Backing backing, Progress progress) {
        this.image = image;
        storage = image.storage();
        tables = image.tables();
        map = tables.map();
        allocator = tables.allocator();
        layout = image.layout();
        this.backing = backing;
        this.progress = progress;
        compressed = new CompressedClusters(storage, layout.clusterBits());
        stored = ByteBuffer.allocate(layout.clusterSize());
        below = ByteBuffer.allocate(layout.clusterSize());
    }

    static void run(Storage storage, OpenOptions options, Progress progress) throws IOException {
        MaintainedImage image = new MaintainedImage(storage);
        try (Backing backing = backing(image, options)) {
            new Compaction(image, backing, progress).run();
        }
    }

    private static Backing backing(MaintainedImage image, OpenOptions options) throws IOException {
        if (!image.header().hasBacking()) {
            return Backing.ZEROS;
        }
        Findings findings = new Findings(image.storage().name());
        return Backing.of(new ParentSearch(image.storage(), image.area(), options, findings).find());
    }

    private void run() throws IOException {
        image.prepare();
        visit(0, this::giveUpRedundant);
        dropEmptyTables();
        tables.writeBackAll();
        long target = allocator.used();
        visit(1, (cluster, mapping) -> moveBefore(target, cluster, mapping));
        moveTablesBefore(target);
        tables.writeBackAll();
        tables.trim();
        progress.report(2, 2);
    }

    private interface Work {
        void on(long cluster, Mapping mapping) throws IOException;
    }

    /** Visits the clusters of the disk that an L2 table knows. */
    private void visit(int round, Work work) throws IOException {
        long end = layout.clusters(image.header().size());
        for (long cluster = 0; cluster < end; ) {
            long offset = cluster << layout.clusterBits();
            long without = map.lengthWithoutTable(offset);
            if (without > 0) {
                cluster += without >> layout.clusterBits();
                continue;
            }
            progress.report(round * end + cluster, 2 * end);
            tables.relieve();
            work.on(cluster, map.at(offset));
            cluster++;
        }
    }

    /** Clusters with subclusters are left alone. */
    private void giveUpRedundant(long cluster, Mapping mapping) throws IOException {
        if (layout.extended() || mapping.host() == 0) {
            return;
        }
        long offset = cluster << layout.clusterBits();
        int length = (int) Math.min(layout.clusterSize(), image.header().size() - offset);
        read(mapping, stored.clear().limit(length));
        backing.read(below.clear().limit(length / 512 * 512), offset);
        Zeros.fill(below.limit(length));
        if (stored.flip().equals(below.flip())) {
            map.putAbsent(cluster, allocator);
        } else if (Zeros.isZero(stored) && image.header().version() >= 3) {
            map.putZero(cluster, allocator);
        } else {
            return;
        }
        allocator.giveUp(map.spaceOf(mapping));
    }

    private void read(Mapping mapping, ByteBuffer to) throws IOException {
        switch (mapping.kind()) {
            case DATA -> TableReader.readUpToEnd(storage, to, mapping.host());
            case COMPRESSED -> compressed.read(mapping, to, 0);
            case ZERO, ABSENT -> Zeros.fill(to);
        }
    }

    private void dropEmptyTables() throws IOException {
        for (int table = 0; table < map.tableCount(); table++) {
            if (map.lengthWithoutTable(table * layout.l2Coverage()) == 0 && map.isEmpty(table)) {
                map.dropTable(table, allocator);
            }
        }
    }

    private void moveBefore(long target, long cluster, Mapping mapping) throws IOException {
        if (!mapping.isWritable() || layout.cluster(mapping.host()) < target) {
            return;
        }
        Run run = allocator.allocate(1);
        if (run.first() >= layout.cluster(mapping.host())) {
            allocator.undo(run);
            return;
        }
        TableReader.readUpToEnd(storage, stored.clear(), mapping.host());
        long host = run.first() << layout.clusterBits();
        storage.write(stored.flip(), host);
        map.move(cluster, host, allocator);
        allocator.giveUp(map.spaceOf(mapping));
    }

    private void moveTablesBefore(long target) throws IOException {
        for (int table = 0; table < map.tableCount(); table++) {
            long place = map.movableTable(table);
            if (place >= target) {
                tables.relieve();
                Run run = allocator.allocate(1);
                if (run.first() < place) {
                    map.moveTable(table, run, allocator);
                } else {
                    allocator.undo(run);
                }
            }
        }
    }
}
