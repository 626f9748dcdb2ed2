package org.platter.qcow2.driver;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.BitSet;
import java.util.OptionalLong;
import org.platter.block.api.BlockException;
import org.platter.block.api.BlockException.Kind;
import org.platter.block.api.Storage;
import org.platter.block.support.Zeros;

/**
 * How often each cluster of the file is used ("Host cluster management"). The table is held in memory, its blocks in
 * {@link TablePages}. Changes are written in two steps with a flush between them: the blocks, and then the table's entries
 * that lead to new ones. Threads: one at a time.
 */
final class Refcounts {

    private final Storage storage;
    private final ClusterLayout layout;
    private final int bits;
    private final TablePages blocks;

    private long tableOffset;
    private int tableClusters;
    private long[] table;
    private final BitSet changedEntries = new BitSet();

    /** Whether a larger table was written and the header could not be made to say so, or perhaps does. */
    private boolean tableUncertain;

    private Refcounts(Storage storage, Header header, long[] table) {
        this.storage = storage;
        layout = new ClusterLayout(header.clusterBits(), header.extendedL2());
        bits = header.refcountBits();
        blocks = new TablePages(storage, header.clusterSize());
        tableOffset = header.refcountTableOffset();
        tableClusters = header.refcountTableClusters();
        this.table = table;
    }

    /** @throws BlockException {@code CORRUPT} if the table names what cannot be a block */
    static Refcounts load(Storage storage, Header header) throws IOException {
        long[] table = TableReader.read(
                storage,
                header.refcountTableOffset(),
                header.refcountTableClusters() * header.clusterSize() / Long.BYTES);
        for (int i = 0; i < table.length; i++) {
            if (!isSound(table[i], header, storage.size())) {
                throw new BlockException(
                        Kind.CORRUPT,
                        storage.name() + ": refcount table entry " + i + " is 0x" + Long.toHexString(table[i])
                                + ", expected the offset of a cluster in the file");
            }
        }
        return new Refcounts(storage, header, table);
    }

    static boolean isSound(long entry, Header header, long fileSize) {
        return entry == 0 || entry > 0 && entry % header.clusterSize() == 0 && entry < fileSize;
    }

    /** Clusters that a block counts. */
    static long perBlock(int clusterSize, int bits) {
        return (long) clusterSize * Byte.SIZE / bits;
    }

    private long perBlock() {
        return perBlock(layout.clusterSize(), bits);
    }

    /** Clusters that the table can count. */
    private long covered() {
        return table.length * perBlock();
    }

    long max() {
        return RefcountWidth.max(bits);
    }

    long get(long cluster) throws IOException {
        long block = cluster / perBlock();
        if (block >= table.length || table[(int) block] == 0) {
            return 0;
        }
        return blocks.get(table[(int) block], cluster % perBlock(), bits);
    }

    /** Sets a refcount, for which {@link #cover} has made room. */
    void set(long cluster, long count) throws IOException {
        blocks.put(table[(int) (cluster / perBlock())], cluster % perBlock(), bits, count);
    }

    /** The first cluster from one on whose refcount is 0, be there a block for it or not. */
    long firstFree(long from) throws IOException {
        long cluster = from;
        while (get(cluster) != 0) {
            cluster++;
        }
        return cluster;
    }

    /** Where {@link #cover} would put a block to count a cluster; empty if there is one, or the table is too small. */
    OptionalLong placeOfNewBlock(long cluster) {
        long block = cluster / perBlock();
        return block >= table.length || table[(int) block] != 0
                ? OptionalLong.empty()
                : OptionalLong.of(block * perBlock());
    }

    /**
     * Makes room for the refcount of a cluster. A new block is the first of the clusters that it counts.
     *
     * @return clusters of an older refcount table that nothing leads to any more
     */
    Run cover(long cluster) throws IOException {
        Run old = Run.NONE;
        if (cluster >= covered() || tableUncertain) {
            old = growTable(cluster);
        }
        int block = (int) (cluster / perBlock());
        if (table[block] == 0) {
            long first = block * perBlock();
            long offset = first << layout.clusterBits();
            blocks.forget(offset, layout.clusterSize());
            Zeros.write(storage, offset, layout.clusterSize());
            table[block] = offset;
            try {
                set(first, 1);
            } catch (IOException e) {
                table[block] = 0;
                throw e;
            }
            changedEntries.set(block);
        }
        return old;
    }

    /**
     * Writes a larger table, with the blocks that count it, behind everything that the old one could count, and has the
     * header lead to it.
     */
    private Run growTable(long cluster) throws IOException {
        long first = covered();
        long needed = Math.max(cluster + 1, first + perBlock());
        int clusters = tableClusters;
        long newBlocks;
        long entries;
        do {
            clusters += Math.max(1, clusters / 2);
            entries = (long) clusters * layout.clusterSize() / Long.BYTES;
            newBlocks = (clusters + perBlock() - 2) / (perBlock() - 1);
        } while (entries * perBlock() < Math.max(needed, first + newBlocks + clusters));
        if ((long) clusters * layout.clusterSize() > Header.MAX_REFCOUNT_TABLE_BYTES
                || entries * perBlock() > Header.OFFSET_LIMIT >> layout.clusterBits()) {
            throw new BlockException(
                    Kind.NO_SPACE,
                    storage.name() + ": the refcount table would have " + clusters + " clusters, expected at most "
                            + Header.MAX_REFCOUNT_TABLE_BYTES / layout.clusterSize());
        }
        long[] grown = Arrays.copyOf(table, (int) entries);
        long start = first << layout.clusterBits();
        blocks.forget(start, (newBlocks + clusters) << layout.clusterBits());
        for (int i = 0; i < newBlocks; i++) {
            long offset = start + ((long) i << layout.clusterBits());
            grown[(int) (first / perBlock()) + i] = offset;
            long used = Math.min(perBlock(), newBlocks + clusters - i * perBlock());
            storage.write(block((int) used), offset);
        }
        long newOffset = start + (newBlocks << layout.clusterBits());
        blocks.writeChanges();
        TableReader.write(storage, newOffset, grown);
        storage.flush();
        tableUncertain = true;
        Header.writeRefcountTable(storage, newOffset, clusters);
        storage.flush();
        tableUncertain = false;
        Run old = new Run(tableOffset >> layout.clusterBits(), tableClusters);
        blocks.changesAreDurable();
        changedEntries.clear();
        table = grown;
        tableOffset = newOffset;
        tableClusters = clusters;
        return old;
    }

    /** A block whose first clusters are used once. */
    private ByteBuffer block(int used) {
        ByteBuffer block = ByteBuffer.allocate(layout.clusterSize());
        for (int i = 0; i < used; i++) {
            int bit = i * bits;
            RefcountWidth.put(block, bit / Byte.SIZE, bit % Byte.SIZE, bits, 1);
        }
        return block;
    }

    /** Whether a cluster holds a part of the table or a block. */
    boolean isAt(long cluster) {
        long offset = cluster << layout.clusterBits();
        if (offset >= tableOffset && offset < tableOffset + ((long) tableClusters << layout.clusterBits())) {
            return true;
        }
        for (long entry : table) {
            if (entry == offset) {
                return true;
            }
        }
        return false;
    }

    boolean isChanged() {
        return blocks.isChanged() || !changedEntries.isEmpty() || tableUncertain;
    }

    boolean isFull() {
        return blocks.isFull();
    }

    /**
     * Writes the changed refcounts and makes them, and everything else that was written, durable.
     *
     * @return clusters of an older refcount table that nothing leads to any more
     */
    Run writeBack() throws IOException {
        if (tableUncertain) {
            return growTable(0);
        }
        blocks.writeChanges();
        storage.flush();
        blocks.changesAreDurable();
        if (!changedEntries.isEmpty()) {
            for (int i = changedEntries.nextSetBit(0); i >= 0; i = changedEntries.nextSetBit(i + 1)) {
                storage.write(
                        ByteBuffer.allocate(Long.BYTES).putLong(0, table[i]), tableOffset + (long) i * Long.BYTES);
            }
            storage.flush();
            changedEntries.clear();
        }
        return Run.NONE;
    }
}
