package org.platter.qcow2.driver;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.platter.block.api.BlockException;
import org.platter.block.api.Finding;
import org.platter.block.api.Storage;

/**
 * Compares the refcounts in an image with how often clusters are used. A block that can be trusted is corrected in its
 * place; otherwise table and blocks are made anew behind the end of the file, and the header then leads to them in one step.
 */
final class RefcountCheck {

    private static final int REPAIR_AT_ONCE = 1 << 20;

    private final Storage storage;
    private final Header header;
    private final ClusterUse use;
    private final boolean useIsComplete;
    private final CheckReport report;
    private final int bits;
    private final long perBlock;

    private record Lowering(String description, long offset, ByteBuffer bytes) {}

    private final List<Lowering> lower = new ArrayList<>();

    private long[] table;
    private long end;
    private Optional<RefcountStructure> structure;
    private boolean anew;
    private boolean tooWide;

    RefcountCheck(Storage storage, Header header, ImageWalk walk, CheckReport report) {
        this.storage = storage;
        this.header = header;
        use = walk.use();
        useIsComplete = walk.isComplete();
        this.report = report;
        bits = header.refcountBits();
        perBlock = Refcounts.perBlock(header.clusterSize(), bits);
    }

    /** The first cluster behind all that are, or are said to be, in use. */
    long end() {
        return end;
    }

    void run() throws IOException {
        table = TableReader.read(
                storage,
                header.refcountTableOffset(),
                header.refcountTableClusters() * header.clusterSize() / Long.BYTES);
        end = use.end();
        findTooWide();
        structure = plan();
        anew = !isSound();
        if (!anew) {
            countStructure(1);
            end = Math.max(end, use.end());
            findMissing();
            if (anew) {
                countStructure(-1);
            }
        }
        if (anew) {
            if (structure.isPresent()) {
                rebuild(structure.get());
            }
        } else {
            compare();
        }
    }

    /** Whether the table and its blocks lie in clusters of the file of their own. */
    private boolean isSound() throws IOException {
        long size = storage.size();
        for (int i = 0; i < table.length; i++) {
            if (!Refcounts.isSound(table[i], header, size)) {
                damage(
                        "refcount-table-entry",
                        "refcount table entry " + i + ": 0x" + Long.toHexString(table[i])
                                + ", expected the offset of a cluster in the file");
                return false;
            }
        }
        long[] places =
                Arrays.stream(table).filter(entry -> entry != 0).sorted().toArray();
        for (int i = 0; i < places.length; i++) {
            boolean twice = i > 0 && places[i] == places[i - 1];
            if (twice || isTaken(places[i]) || isInTable(places[i])) {
                damage(
                        "refcount-block-overlap",
                        "the refcount block at offset " + places[i] + " lies in a cluster that is used otherwise");
                return false;
            }
        }
        for (int i = 0; i < header.refcountTableClusters(); i++) {
            if (isTaken(header.refcountTableOffset() + (long) i * header.clusterSize())) {
                damage("refcount-table-overlap", "the refcount table lies in clusters that are used otherwise");
                return false;
            }
        }
        return true;
    }

    private boolean isTaken(long offset) {
        return use.count(offset >> header.clusterBits()) > 0;
    }

    private boolean isInTable(long offset) {
        return offset >= header.refcountTableOffset()
                && offset < header.refcountTableOffset() + (long) header.refcountTableClusters() * header.clusterSize();
    }

    /** Counts the uses of clusters by table and blocks; those of a structure that is given up do not count. */
    private void countStructure(int times) throws IOException {
        for (int i = 0; i < header.refcountTableClusters(); i++) {
            use.add((header.refcountTableOffset() >> header.clusterBits()) + i, times);
        }
        for (long entry : table) {
            if (entry != 0) {
                use.add(entry >> header.clusterBits(), times);
            }
        }
    }

    private void findMissing() throws IOException {
        use.visit((cluster, count) -> {
            long block = cluster / perBlock;
            if (block >= table.length || table[(int) block] == 0) {
                damage(
                        "refcount-too-low",
                        "the cluster at offset " + (cluster << header.clusterBits()) + " has no refcount, expected "
                                + count);
                anew = true;
            }
        });
    }

    private void findTooWide() throws IOException {
        long max = RefcountWidth.max(bits);
        use.visit((cluster, count) -> {
            if (count > max) {
                tooWide = true;
                report.beyondRepair(
                        "refcount-overflow",
                        "the cluster at offset " + (cluster << header.clusterBits()) + " is used " + count
                                + " times, expected at most " + max + " with refcounts of " + bits + " bits");
            }
        });
    }

    /** The refcounts made anew, if it comes to that and everything is known that they count. */
    private Optional<RefcountStructure> plan() throws IOException {
        if (tooWide || !useIsComplete) {
            return Optional.empty();
        }
        long first = Math.max((storage.size() + header.clusterSize() - 1) >> header.clusterBits(), use.end());
        try {
            return Optional.of(RefcountStructure.plan(use, header.clusterBits(), bits, first, storage.name()));
        } catch (BlockException e) {
            report.beyondRepair("refcounts-not-countable", e.getMessage());
            return Optional.empty();
        }
    }

    /** Damage that is mended by making the refcounts anew. */
    private void damage(String code, String text) {
        report.found(Finding.Kind.CORRUPTION, code, structure.isPresent(), text);
    }

    private void rebuild(RefcountStructure found) throws IOException {
        Gathering pieces = new Gathering();
        found.write(pieces::add);
        pieces.flush();
        report.overwrite(
                "have the header lead to the new refcount table at offset " + found.tableOffset(),
                false,
                Header.refcountTableFieldAt(),
                Header.refcountTableField(found.tableOffset(), found.tableClusters()));
    }

    /** Joins pieces that follow each other to fewer steps. */
    private final class Gathering {

        private final ByteBuffer bytes = ByteBuffer.allocate(Math.max(REPAIR_AT_ONCE, header.clusterSize()));
        private long start;

        void add(ByteBuffer piece, long offset) {
            if (bytes.position() > 0 && (offset != start + bytes.position() || piece.remaining() > bytes.remaining())) {
                flush();
            }
            if (bytes.position() == 0) {
                start = offset;
            }
            bytes.put(piece);
        }

        void flush() {
            if (bytes.position() > 0) {
                report.overwrite("write new refcounts at offset " + start, false, start, bytes.flip());
                bytes.clear();
            }
        }
    }

    private void compare() throws IOException {
        for (int block = 0; block < table.length; block++) {
            if (table[block] != 0) {
                compare(block);
            }
        }
    }

    private void compare(int block) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(header.clusterSize());
        TableReader.readUpToEnd(storage, bytes, table[block]);
        for (int from = 0; from < bytes.capacity(); from += TablePages.PAGE) {
            comparePiece(block, bytes, from, Math.min(bytes.capacity(), from + TablePages.PAGE));
        }
    }

    /** Corrects what is too low first, and lowers what is too high with the leaks. */
    private void comparePiece(int block, ByteBuffer bytes, int from, int to) {
        boolean low = false;
        boolean high = false;
        ByteBuffer raised = copy(bytes, from, to);
        ByteBuffer right = copy(bytes, from, to);
        long firstIndex = (long) from * Byte.SIZE / bits;
        long lastIndex = (long) to * Byte.SIZE / bits;
        for (long index = firstIndex; index < lastIndex; index++) {
            int bit = (int) ((index - firstIndex) * bits);
            long stored = RefcountWidth.get(right, bit / Byte.SIZE, bit % Byte.SIZE, bits);
            long cluster = block * perBlock + index;
            long used = use.count(cluster);
            if (stored == used) {
                end = stored > 0 ? Math.max(end, cluster + 1) : end;
                continue;
            }
            end = Math.max(end, cluster + 1);
            String text = "the cluster at offset " + (cluster << header.clusterBits()) + " has refcount "
                    + Long.toUnsignedString(stored) + ", expected " + used;
            boolean tooLow = stored >= 0 && stored < used;
            long writable = Math.min(used, RefcountWidth.max(bits));
            RefcountWidth.put(right, bit / Byte.SIZE, bit % Byte.SIZE, bits, writable);
            if (tooLow) {
                low = true;
                report.found(Finding.Kind.CORRUPTION, "refcount-too-low", !tooWide, text);
                RefcountWidth.put(raised, bit / Byte.SIZE, bit % Byte.SIZE, bits, writable);
            } else {
                high = true;
                report.found(Finding.Kind.LEAK, "leaked-cluster", useIsComplete, text);
            }
        }
        String where = " refcounts at offset " + (table[block] + from);
        if (low) {
            report.overwrite("raise" + where, false, table[block] + from, raised);
        }
        if (high && useIsComplete) {
            lower.add(new Lowering("lower" + where, table[block] + from, right));
        }
    }

    /** Plans the return of leaked clusters, after everything that is worse than a leak. */
    void planLeaks() {
        lower.forEach(each -> report.overwrite(each.description(), true, each.offset(), each.bytes()));
    }

    private static ByteBuffer copy(ByteBuffer bytes, int from, int to) {
        return ByteBuffer.allocate(to - from).put(0, bytes, from, to - from);
    }
}
