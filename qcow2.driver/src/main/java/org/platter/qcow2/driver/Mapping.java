package org.platter.qcow2.driver;

/**
 * What an L2 entry says of a cluster, or of one of its subclusters ("L2 table entry", "Standard Cluster Descriptor",
 * "Compressed Clusters Descriptor", "Extended L2 Entries").
 *
 * @param kind where the guest's bytes are
 * @param entry the entry as it is in the table
 * @param host offset of the cluster in the file; 0 if it has none. For compressed clusters, of the first byte
 */
record Mapping(Kind kind, long entry, long host) {

    enum Kind {
        /** In the backing file, or zeros. */
        ABSENT,
        /** Zeros, whatever lies below. */
        ZERO,
        /** In the file, at {@code host}. */
        DATA,
        /** Deflated in the file. */
        COMPRESSED
    }

    /** The cluster, or L2 table, is used once, here: it may be written in place. */
    static final long COPIED = 1L << 63;

    static final long COMPRESSED_FLAG = 1L << 62;
    static final long OFFSET_MASK = 0x00FF_FFFF_FFFF_FE00L;

    /** In a standard entry: reads as zeros. */
    static final long ZERO_FLAG = 1;

    /** In the bitmap of an extended entry: all subclusters are in the file. */
    static final long ALL_DATA = 0xFFFF_FFFFL;

    /** In the bitmap of an extended entry: all subclusters read as zeros. */
    static final long ALL_ZERO = 0xFFFF_FFFF_0000_0000L;

    private static final int SECTOR = 512;

    /** Of a standard entry. */
    static Mapping of(long entry, int clusterBits) {
        if ((entry & COMPRESSED_FLAG) != 0) {
            return compressed(entry, clusterBits);
        }
        long host = entry & OFFSET_MASK;
        if ((entry & ZERO_FLAG) != 0) {
            return new Mapping(Kind.ZERO, entry, host);
        }
        return new Mapping(host == 0 ? Kind.ABSENT : Kind.DATA, entry, host);
    }

    /** Of a subcluster in an extended entry. A bitmap that says both, or data without a place, is no mapping: null. */
    static Mapping of(long entry, long bitmap, int subcluster, int clusterBits) {
        if ((entry & COMPRESSED_FLAG) != 0) {
            return compressed(entry, clusterBits);
        }
        long host = entry & OFFSET_MASK;
        boolean data = (bitmap >>> subcluster & 1) != 0;
        boolean zero = (bitmap >>> ClusterLayout.SUBCLUSTERS + subcluster & 1) != 0;
        if (data && (zero || host == 0)) {
            return null;
        }
        return new Mapping(data ? Kind.DATA : zero ? Kind.ZERO : Kind.ABSENT, entry, host);
    }

    private static Mapping compressed(long entry, int clusterBits) {
        return new Mapping(Kind.COMPRESSED, entry, entry & (1L << offsetBits(clusterBits)) - 1);
    }

    private static int offsetBits(int clusterBits) {
        return 62 - (clusterBits - 8);
    }

    /** Bytes that hold the deflated cluster: it ends somewhere in the last sector of them. */
    int compressedLength(int clusterBits) {
        long sectors = ((entry & COMPRESSED_FLAG - 1) >>> offsetBits(clusterBits)) + 1;
        return (int) (sectors * SECTOR - (host & SECTOR - 1));
    }

    boolean hasOwnSpace() {
        return kind != Kind.COMPRESSED && host != 0;
    }

    /** Whether the host cluster may be written. */
    boolean isWritable() {
        return hasOwnSpace() && (entry & COPIED) != 0;
    }
}
