package org.platter.qcow2.driver;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.TreeSet;
import org.platter.block.api.BlockException;
import org.platter.block.api.BlockException.Kind;

/**
 * A refcount table and its blocks made anew ("Host cluster management"), in clusters of their own that follow each other:
 * the table, then the blocks.
 */
final class RefcountStructure {

    private final ClusterUse use;
    private final int clusterBits;
    private final int bits;
    private final long first;
    private final TreeSet<Long> blocks = new TreeSet<>();
    private int tableClusters = 1;

    /** Takes the structure, piece by piece, each at most a cluster. */
    @FunctionalInterface
    interface Sink {
        void write(ByteBuffer bytes, long offset) throws IOException;
    }

    private RefcountStructure(ClusterUse use, int clusterBits, int bits, long first) {
        this.use = use;
        this.clusterBits = clusterBits;
        this.bits = bits;
        this.first = first;
    }

    /**
     * Plans a structure.
     *
     * @param use of all clusters but the structure's
     * @param first from which on no cluster is used
     * @throws BlockException {@code UNSUPPORTED} if it would be larger than it may be
     */
    static RefcountStructure plan(ClusterUse use, int clusterBits, int bits, long first, String imageName)
            throws IOException {
        RefcountStructure plan = new RefcountStructure(use, clusterBits, bits, first);
        use.visit((cluster, count) -> plan.blocks.add(cluster / plan.perBlock()));
        long before;
        do {
            before = plan.clusters();
            for (long block = first / plan.perBlock(); block <= (first + before - 1) / plan.perBlock(); block++) {
                plan.blocks.add(block);
            }
            long tableBytes = plan.entries() * Long.BYTES;
            if (tableBytes > Header.MAX_REFCOUNT_TABLE_BYTES) {
                throw new BlockException(
                        Kind.UNSUPPORTED,
                        imageName + ": a refcount table of " + tableBytes + " bytes, expected at most "
                                + Header.MAX_REFCOUNT_TABLE_BYTES);
            }
            plan.tableClusters = (int) ((tableBytes + plan.clusterSize() - 1) / plan.clusterSize());
        } while (plan.clusters() != before);
        return plan;
    }

    private int clusterSize() {
        return 1 << clusterBits;
    }

    private long perBlock() {
        return Refcounts.perBlock(clusterSize(), bits);
    }

    private long entries() {
        return blocks.isEmpty() ? 0 : blocks.last() + 1;
    }

    long tableOffset() {
        return first << clusterBits;
    }

    int tableClusters() {
        return tableClusters;
    }

    /** Clusters of table and blocks. */
    long clusters() {
        return tableClusters + (long) blocks.size();
    }

    void write(Sink sink) throws IOException {
        long blockOffset = tableOffset() + ((long) tableClusters << clusterBits);
        for (long block : blocks) {
            sink.write(block(block), blockOffset);
            blockOffset += clusterSize();
        }
        writeTable(sink);
    }

    private ByteBuffer block(long block) {
        ByteBuffer bytes = ByteBuffer.allocate(clusterSize());
        for (long i = 0; i < perBlock(); i++) {
            long cluster = block * perBlock() + i;
            boolean own = cluster >= first && cluster < first + clusters();
            long count = own ? 1 : use.count(cluster);
            if (count != 0) {
                long bit = i * bits;
                RefcountWidth.put(bytes, (int) (bit / Byte.SIZE), (int) (bit % Byte.SIZE), bits, count);
            }
        }
        return bytes;
    }

    private void writeTable(Sink sink) throws IOException {
        Iterator<Long> remaining = blocks.iterator();
        long next = remaining.next();
        long blockOffset = tableOffset() + ((long) tableClusters << clusterBits);
        long perCluster = clusterSize() / Long.BYTES;
        for (int i = 0; i < tableClusters; i++) {
            ByteBuffer bytes = ByteBuffer.allocate(clusterSize());
            while (next >= 0 && next < (i + 1) * perCluster) {
                bytes.putLong((int) (next - i * perCluster) * Long.BYTES, blockOffset);
                blockOffset += clusterSize();
                next = remaining.hasNext() ? remaining.next() : -1;
            }
            sink.write(bytes, tableOffset() + ((long) i << clusterBits));
        }
    }
}
