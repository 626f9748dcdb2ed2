package org.platter.qcow2.driver;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.stream.LongStream;
import org.platter.block.api.BlockException;
import org.platter.block.api.Progress;
import org.platter.block.api.Storage;

/**
 * Goes through everything in an image that leads to clusters, but the refcounts, and counts how often each is used. An L2
 * table is read once, however often it is named, so the work is bounded by the file.
 */
final class ImageWalk {

    private static final int BITMAP_ENTRY = 24;
    private static final int MAX_BITMAPS = 65535;
    private static final long MAX_BITMAP_DIRECTORY = 64 << 20;

    private final Storage storage;
    private final HeaderArea area;
    private final Header header;
    private final ClusterLayout layout;
    private final CheckReport report;
    private final Progress progress;
    private final ClusterUse use;
    private final long fileSize;

    private boolean complete = true;
    private long allocated;
    private long compressed;
    private long fragmented;

    ImageWalk(Storage storage, HeaderArea area, CheckReport report, Progress progress) throws IOException {
        this.storage = storage;
        this.area = area;
        header = area.header();
        layout = new ClusterLayout(header.clusterBits(), header.extendedL2());
        this.report = report;
        this.progress = progress;
        use = new ClusterUse(storage.name());
        fileSize = storage.size();
    }

    ClusterUse use() {
        return use;
    }

    /** Whether everything could be followed; otherwise what seems unused may be in use. */
    boolean isComplete() {
        return complete;
    }

    long allocated() {
        return allocated;
    }

    long compressed() {
        return compressed;
    }

    long fragmented() {
        return fragmented;
    }

    void run() throws IOException {
        claim("the header", 0, 1);
        l1("the active L1 table", header.l1Offset(), header.l1Size(), ClusterUse.ACTIVE);
        snapshots();
        bitmaps();
        l2Tables();
    }

    private void lost(String code, String text) {
        complete = false;
        report.beyondRepair(code, text);
    }

    /** Counts clusters that hold metadata, which nobody else may use. Says whether they are in the file. */
    private boolean claim(String what, long offset, long length) throws IOException {
        if (length == 0) {
            return true;
        }
        if (!isInFile(offset, length) || layout.withinCluster(offset) != 0) {
            lost(
                    "metadata-out-of-file",
                    what + ": " + length + " bytes at offset " + Long.toUnsignedString(offset)
                            + ", expected whole clusters of the file, which ends at " + fileSize);
            return false;
        }
        boolean free = true;
        for (long at = offset; at < offset + length; at += layout.clusterSize()) {
            long cluster = layout.cluster(at);
            if (use.count(cluster) > 0) {
                lost("metadata-overlap", what + ": uses the cluster at offset " + at + ", which is in use already");
                free = false;
            }
            use.add(cluster, 1);
            use.mark(cluster, ClusterUse.METADATA);
        }
        return free;
    }

    /** The last cluster may be cut. */
    private boolean isInFile(long offset, long length) {
        return offset >= 0
                && offset < fileSize
                && length < Header.OFFSET_LIMIT
                && offset + length - fileSize < layout.clusterSize();
    }

    private void l1(String what, long offset, int entryCount, int mark) throws IOException {
        if (entryCount < 0 || (long) entryCount * Long.BYTES > Header.MAX_L1_BYTES) {
            lost(
                    "l1-size",
                    what + ": " + Integer.toUnsignedString(entryCount) + " entries, expected at most "
                            + Header.MAX_L1_BYTES / Long.BYTES);
            return;
        }
        if (!claim(what, offset, (long) entryCount * Long.BYTES)) {
            return;
        }
        long[] entries = TableReader.read(storage, offset, entryCount);
        for (int i = 0; i < entryCount; i++) {
            long table = entries[i] & Mapping.OFFSET_MASK;
            if (entries[i] == 0) {
                continue;
            }
            String where = what + ", entry " + i + ": 0x" + Long.toHexString(entries[i]);
            if ((entries[i] & ~(Mapping.OFFSET_MASK | Mapping.COPIED)) != 0) {
                report.beyondRepair("l1-entry-reserved-bits", where + ", expected reserved bits to be 0");
            }
            if (table == 0) {
                continue;
            }
            if (layout.withinCluster(table) != 0 || !isInFile(table, layout.clusterSize())) {
                lost("l1-entry-out-of-file", where + ", expected a cluster of the file, which ends at " + fileSize);
                continue;
            }
            long cluster = layout.cluster(table);
            if (use.count(cluster) > 0 && !use.is(cluster, ClusterUse.L2_TABLE)) {
                lost("metadata-overlap", where + " is in use already");
                continue;
            }
            use.add(cluster, 1);
            use.mark(cluster, ClusterUse.METADATA | ClusterUse.L2_TABLE | mark);
        }
    }

    private void snapshots() throws IOException {
        List<Snapshot> snapshots;
        try {
            snapshots = Snapshot.read(storage, header);
        } catch (BlockException e) {
            lost("snapshot-table", e.getMessage());
            return;
        }
        claim(
                "the snapshot table",
                header.snapshotsOffset(),
                snapshots.stream().mapToLong(Snapshot::storedLength).sum());
        for (Snapshot snapshot : snapshots) {
            l1("the L1 table of snapshot " + snapshot.id(), snapshot.l1Offset(), snapshot.l1Size(), 0);
        }
    }

    /** Bitmaps ("Bitmaps extension"), if they count; otherwise their clusters are leaks. */
    private void bitmaps() throws IOException {
        HeaderExtension extension = area.extension(HeaderExtension.BITMAPS).orElse(null);
        if (extension == null || (header.autoclear() & Features.BITMAPS) == 0) {
            return;
        }
        ByteBuffer data = ByteBuffer.wrap(extension.data());
        if (data.remaining() < BITMAP_ENTRY) {
            lost("bitmaps-extension", "bitmaps extension of " + data.remaining() + " bytes, expected " + BITMAP_ENTRY);
            return;
        }
        long count = Integer.toUnsignedLong(data.getInt(0));
        long size = data.getLong(8);
        long offset = data.getLong(16);
        if (count > MAX_BITMAPS || size < 0 || size > MAX_BITMAP_DIRECTORY) {
            lost("bitmaps-extension", "bitmap directory of " + count + " entries and " + size + " bytes");
            return;
        }
        if (claim("the bitmap directory", offset, size)) {
            ByteBuffer directory = ByteBuffer.allocate((int) size);
            TableReader.readUpToEnd(storage, directory, offset);
            bitmaps(directory.clear(), count);
        }
    }

    private void bitmaps(ByteBuffer directory, long count) throws IOException {
        int at = 0;
        for (int i = 0; i < count; i++) {
            if (directory.limit() - at < BITMAP_ENTRY) {
                lost("bitmap-directory", "bitmap " + i + ": found the end of the directory");
                return;
            }
            long extra = Integer.toUnsignedLong(directory.getInt(at + 20));
            int name = Short.toUnsignedInt(directory.getShort(at + 18));
            bitmapTable("the table of bitmap " + i, directory.getLong(at), directory.getInt(at + 8));
            at = (int) Math.min(directory.limit(), at + BITMAP_ENTRY + extra + name + 7 & -8L);
        }
    }

    private void bitmapTable(String what, long offset, int entryCount) throws IOException {
        if (entryCount < 0 || (long) entryCount * Long.BYTES > Header.MAX_L1_BYTES) {
            lost("bitmap-table", what + ": " + Integer.toUnsignedString(entryCount) + " entries");
            return;
        }
        if (claim(what, offset, (long) entryCount * Long.BYTES)) {
            for (long entry : TableReader.read(storage, offset, entryCount)) {
                long place = entry & Mapping.OFFSET_MASK;
                if (place != 0) {
                    claim(what + " names data", place, layout.clusterSize());
                }
            }
        }
    }

    private void l2Tables() throws IOException {
        long[] tables = l2TableClusters(use);
        for (int i = 0; i < tables.length; i++) {
            progress.report(i, 2L * tables.length);
            l2Table(tables[i], use.count(tables[i]), use.is(tables[i], ClusterUse.ACTIVE));
        }
    }

    static long[] l2TableClusters(ClusterUse use) throws IOException {
        LongStream.Builder tables = LongStream.builder();
        use.visit((cluster, count) -> {
            if (use.is(cluster, ClusterUse.L2_TABLE)) {
                tables.add(cluster);
            }
        });
        return tables.build().toArray();
    }

    private void l2Table(long cluster, int times, boolean active) throws IOException {
        long offset = cluster << layout.clusterBits();
        long[] words = TableReader.read(storage, offset, layout.clusterSize() / Long.BYTES);
        int step = layout.entrySize() / Long.BYTES;
        long next = 0;
        for (int i = 0; i < words.length; i += step) {
            if (words[i] == 0 && (step == 1 || words[i + 1] == 0)) {
                continue;
            }
            String where = "L2 table at offset " + offset + ", entry " + i / step + ": 0x";
            Mapping mapping = mapping(words[i], step == 1 ? 0 : words[i + 1], where);
            if (mapping == null || mapping.host() == 0 && mapping.kind() != Mapping.Kind.COMPRESSED) {
                continue;
            }
            if (!count(mapping, times, where)) {
                continue;
            }
            if (active) {
                boolean deflated = mapping.kind() == Mapping.Kind.COMPRESSED;
                allocated++;
                compressed += deflated ? 1 : 0;
                fragmented += deflated || next != 0 && next != mapping.host() ? 1 : 0;
                next = deflated ? next : mapping.host() + layout.clusterSize();
            }
        }
    }

    /** What an entry leads to; null if it makes no sense. */
    private Mapping mapping(long entry, long bitmap, String where) {
        Mapping mapping = Mapping.of(entry, layout.clusterBits());
        String found = where + Long.toHexString(entry);
        if (mapping.kind() == Mapping.Kind.COMPRESSED) {
            return mapping;
        }
        boolean zeroFlag = (entry & Mapping.ZERO_FLAG) != 0;
        if (zeroFlag && header.version() < 3) {
            lost("zero-cluster-in-version-2", found + ", expected bit 0 to be 0 in version 2");
        }
        long known = Mapping.OFFSET_MASK | Mapping.COPIED | (layout.extended() ? 0 : Mapping.ZERO_FLAG);
        if ((entry & ~known) != 0 && !(zeroFlag && header.version() < 3)) {
            report.beyondRepair("l2-entry-reserved-bits", found + ", expected reserved bits to be 0");
        }
        boolean both = (bitmap & bitmap >>> ClusterLayout.SUBCLUSTERS & Mapping.ALL_DATA) != 0;
        boolean nowhere = (bitmap & Mapping.ALL_DATA) != 0 && mapping.host() == 0;
        if (layout.extended() && (both || nowhere)) {
            lost(
                    "l2-bitmap",
                    found + " with bitmap 0x" + Long.toHexString(bitmap)
                            + ", expected each subcluster to be data, with a place, or zero");
        }
        return mapping;
    }

    private boolean count(Mapping mapping, int times, String where) throws IOException {
        String found = where + Long.toHexString(mapping.entry());
        boolean deflated = mapping.kind() == Mapping.Kind.COMPRESSED;
        long length = deflated ? mapping.compressedLength(layout.clusterBits()) : layout.clusterSize();
        if (!deflated && layout.withinCluster(mapping.host()) != 0) {
            lost("l2-entry-unaligned", found + ", expected the offset of a cluster");
            return false;
        }
        if (!isInFile(mapping.host(), length)) {
            lost("l2-entry-out-of-file", found + ", expected a place in the file, which ends at " + fileSize);
            return false;
        }
        for (long cluster = layout.cluster(mapping.host());
                cluster <= layout.cluster(mapping.host() + length - 1);
                cluster++) {
            if (use.is(cluster, ClusterUse.METADATA)) {
                lost("data-in-metadata", found + " leads to metadata");
            }
            use.add(cluster, times);
        }
        return true;
    }

    /** Compares the flags that say that a cluster is used once with the counts, and mends them ("OFLAG_COPIED"). */
    void copiedFlags() throws IOException {
        long[] entries = TableReader.read(storage, header.l1Offset(), header.l1Size());
        flags(header.l1Offset(), entries, 1, false);
        long[] tables = l2TableClusters(use);
        for (int i = 0; i < tables.length; i++) {
            progress.report(tables.length + (long) i, 2L * tables.length);
            if (use.is(tables[i], ClusterUse.ACTIVE)) {
                long offset = tables[i] << layout.clusterBits();
                flags(
                        offset,
                        TableReader.read(storage, offset, layout.clusterSize() / Long.BYTES),
                        layout.entrySize() / Long.BYTES,
                        true);
            }
        }
        progress.report(2L * tables.length, 2L * tables.length);
    }

    private void flags(long offset, long[] words, int step, boolean l2) {
        int perPiece = TablePages.PAGE / Long.BYTES;
        for (int from = 0; from < words.length; from += perPiece) {
            int to = Math.min(words.length, from + perPiece);
            boolean changed = false;
            for (int i = from; i < to; i += step) {
                long right = rightFlag(words[i], l2);
                if (right != words[i]) {
                    report.repairable(
                            "copied-flag",
                            (l2 ? "L2" : "L1") + " table at offset " + offset + ", entry " + i / step + ": 0x"
                                    + Long.toHexString(words[i]) + ", expected 0x" + Long.toHexString(right));
                    words[i] = right;
                    changed = true;
                }
            }
            if (changed) {
                ByteBuffer bytes = ByteBuffer.allocate((to - from) * Long.BYTES);
                bytes.asLongBuffer().put(words, from, to - from);
                report.overwrite(
                        "correct which clusters the table at offset " + offset + " has for itself",
                        false,
                        offset + (long) from * Long.BYTES,
                        bytes);
            }
        }
    }

    private long rightFlag(long entry, boolean l2) {
        if (l2 && (entry & Mapping.COMPRESSED_FLAG) != 0) {
            return entry & ~Mapping.COPIED;
        }
        long host = entry & Mapping.OFFSET_MASK;
        if (host == 0) {
            // QEMU takes a flag without a table for a table in the header.
            return l2 ? entry : entry & ~Mapping.COPIED;
        }
        if (layout.withinCluster(host) != 0 || !isInFile(host, layout.clusterSize())) {
            return entry;
        }
        return use.count(layout.cluster(host)) == 1 ? entry | Mapping.COPIED : entry & ~Mapping.COPIED;
    }
}
