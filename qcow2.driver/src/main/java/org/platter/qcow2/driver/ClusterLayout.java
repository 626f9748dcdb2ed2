package org.platter.qcow2.driver;

/**
 * How a disk is divided into clusters, subclusters and L2 tables ("Cluster mapping").
 *
 * @param clusterBits logarithm of a cluster's size in bytes
 * @param extended whether L2 entries have 128 bits, the second half for 32 subclusters
 */
record ClusterLayout(int clusterBits, boolean extended) {

    static final int SUBCLUSTERS = 32;

    int clusterSize() {
        return 1 << clusterBits;
    }

    /** Bytes of the smallest piece that has a state of its own. */
    int unitSize() {
        return extended ? clusterSize() / SUBCLUSTERS : clusterSize();
    }

    int entrySize() {
        return extended ? 2 * Long.BYTES : Long.BYTES;
    }

    /** Entries of an L2 table, which fills a cluster. */
    int l2Entries() {
        return clusterSize() / entrySize();
    }

    /** Bytes of the disk that an L2 table describes. */
    long l2Coverage() {
        return (long) l2Entries() << clusterBits;
    }

    long cluster(long offset) {
        return offset >> clusterBits;
    }

    int withinCluster(long offset) {
        return (int) (offset & clusterSize() - 1);
    }

    int l1Index(long guestCluster) {
        return (int) (guestCluster / l2Entries());
    }

    int l2Index(long guestCluster) {
        return (int) (guestCluster % l2Entries());
    }

    /** Entries an L1 table needs for a disk. */
    long l1Entries(long diskSize) {
        return diskSize / l2Coverage() + (diskSize % l2Coverage() == 0 ? 0 : 1);
    }

    long clusters(long bytes) {
        return (bytes >> clusterBits) + (withinCluster(bytes) == 0 ? 0 : 1);
    }

    long alignUp(long offset) {
        return clusters(offset) << clusterBits;
    }
}
