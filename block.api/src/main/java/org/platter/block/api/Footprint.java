package org.platter.block.api;

/**
 * How large the file of a new image is, by how much of its disk holds data.
 *
 * @param diskSize bytes the guest sees
 * @param clusterSize bytes of the disk that are given space together; 1 or more
 * @param empty bytes of the file as long as no cluster holds data
 * @param perCluster bytes that each cluster with data adds
 */
public record Footprint(long diskSize, long clusterSize, long empty, long perCluster) {

    /**
     * A footprint.
     *
     * @throws IllegalArgumentException if a number is too small
     */
    public Footprint {
        if (diskSize < 0 || clusterSize < 1 || empty < 0 || perCluster < 0) {
            throw new IllegalArgumentException("disk " + diskSize + ", clusters of " + clusterSize + ", empty " + empty
                    + ", for each cluster " + perCluster + ": expected no negative number, and clusters of 1 or more");
        }
    }

    /** Bytes of the file with data in so many clusters. */
    public long with(long clusters) {
        return empty + clusters * perCluster;
    }

    /** Clusters the disk has, the last of them perhaps in part. */
    public long clusters() {
        return diskSize / clusterSize + (diskSize % clusterSize == 0 ? 0 : 1);
    }
}
