package org.platter.qcow2.driver;

import org.platter.block.api.BlockException;
import org.platter.block.api.BlockException.Kind;
import org.platter.block.api.CreateOptions;
import org.platter.block.api.Footprint;
import org.platter.block.api.FormatOptions;

/**
 * What a new image is to be like: its options, checked one by one and together.
 *
 * @param version 2 or 3
 * @param refcountBits width of a refcount
 * @param lazy whether writers may leave refcounts behind
 * @param preallocated whether all clusters have space from the beginning
 * @param size bytes of the disk, whole sectors
 */
record NewImageOptions(
        int version, ClusterLayout layout, int refcountBits, boolean lazy, boolean preallocated, long size) {

    private static final int SECTOR = 512;
    private static final long DEFAULT_CLUSTER_SIZE = 64 * 1024;
    private static final int DEFAULT_REFCOUNT_BITS = 16;
    private static final int MIN_EXTENDED_CLUSTER = 16 * 1024;

    /**
     * Reads options.
     *
     * @throws BlockException {@code UNSUPPORTED} if the disk is larger than the format allows
     * @throws IllegalArgumentException if a value is bad, or does not go with the others
     */
    static NewImageOptions parse(CreateOptions options, String imageName) throws BlockException {
        FormatOptions format = options.format();
        ClusterLayout layout = new ClusterLayout(
                clusterBits(format.bytes(Qcow2Options.CLUSTER_SIZE, DEFAULT_CLUSTER_SIZE)),
                format.flag(Qcow2Options.EXTENDED_L2, false));
        NewImageOptions parsed = new NewImageOptions(
                version(format),
                layout,
                refcountBits(format.bytes(Qcow2Options.REFCOUNT_BITS, DEFAULT_REFCOUNT_BITS)),
                format.flag(Qcow2Options.LAZY_REFCOUNTS, false),
                format.choice(Qcow2Options.PREALLOCATION, "off", "metadata").equals("metadata"),
                wholeSectors(options.size(), layout, imageName));
        parsed.requireTogether(options);
        parsed.requireRoomToPreallocate(imageName);
        return parsed;
    }

    static int version(FormatOptions format) {
        String compat = format.choice(Qcow2Options.COMPAT, "1.1", "v3", "0.10", "v2");
        return compat.equals("1.1") || compat.equals("v3") ? 3 : 2;
    }

    private static int clusterBits(long size) {
        if (Long.bitCount(size) != 1 || size < 1L << Header.MIN_CLUSTER_BITS || size > 1L << Header.MAX_CLUSTER_BITS) {
            throw bad(Qcow2Options.CLUSTER_SIZE, size, "a power of two from 512 to 2M");
        }
        return Long.numberOfTrailingZeros(size);
    }

    private static int refcountBits(long bits) {
        if (Long.bitCount(bits) != 1 || bits > Long.SIZE) {
            throw bad(Qcow2Options.REFCOUNT_BITS, bits, "a power of two from 1 to 64");
        }
        return (int) bits;
    }

    private void requireTogether(CreateOptions options) {
        if (version == 2 && (refcountBits != DEFAULT_REFCOUNT_BITS || lazy || layout.extended())) {
            throw new IllegalArgumentException("options " + options.format()
                    + ": expected compat=1.1 with refcount_bits other than 16, lazy_refcounts and extended_l2");
        }
        if (layout.extended() && layout.clusterSize() < MIN_EXTENDED_CLUSTER) {
            throw bad(Qcow2Options.CLUSTER_SIZE, layout.clusterSize(), "at least 16k with extended_l2");
        }
        if (preallocated && options.parent().isPresent()) {
            throw new IllegalArgumentException("options " + options.format()
                    + ": expected preallocation=off with a backing file, which would be hidden");
        }
    }

    private void requireRoomToPreallocate(String imageName) throws BlockException {
        Footprint footprint = footprint();
        if (preallocated && footprint.clusters() > (Header.OFFSET_LIMIT - footprint.empty()) / layout.clusterSize()) {
            throw new BlockException(
                    Kind.UNSUPPORTED,
                    imageName + ": a disk of " + size + " bytes with space for all of it, expected an image of at most "
                            + Header.OFFSET_LIMIT);
        }
    }

    private static IllegalArgumentException bad(String option, long found, String expected) {
        return new IllegalArgumentException("option '" + option + "': found " + found + ", expected " + expected);
    }

    private static long wholeSectors(long wanted, ClusterLayout layout, String imageName) throws BlockException {
        long most = Header.MAX_L1_BYTES / Long.BYTES * layout.l2Coverage();
        if (wanted > most) {
            throw new BlockException(
                    Kind.UNSUPPORTED,
                    imageName + ": a disk of " + wanted + " bytes, expected at most " + most + " with clusters of "
                            + layout.clusterSize());
        }
        return (wanted + SECTOR - 1) / SECTOR * SECTOR;
    }

    /** As {@code qemu-img measure} has it: with the tables and refcounts that the disk needs when all of it is written. */
    Footprint footprint() {
        long l2Tables = layout.l1Entries(size);
        long tables = 1 + layout.clusters(l2Tables * Long.BYTES) + l2Tables;
        long data = layout.clusters(size);
        long metadata = tables + refcountClusters(tables + data);
        return new Footprint(size, layout.clusterSize(), metadata << layout.clusterBits(), layout.clusterSize());
    }

    /** Clusters of the refcount table and its blocks, which count themselves too. */
    private long refcountClusters(long counted) {
        long perBlock = Refcounts.perBlock(layout.clusterSize(), refcountBits);
        long before;
        long clusters = 0;
        do {
            before = clusters;
            long blocks = (counted + before + perBlock - 1) / perBlock;
            clusters = blocks + layout.clusters(blocks * Long.BYTES);
        } while (clusters != before);
        return clusters;
    }
}
