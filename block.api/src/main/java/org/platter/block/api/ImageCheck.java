package org.platter.block.api;

import java.util.List;
import java.util.Objects;

/** What a check of an image found, and what would mend it. Immutable. */
public final class ImageCheck {

    private final List<Finding> findings;
    private final List<Repair> repairs;
    private final long endOfImage;
    private final long clusters;
    private final long allocatedClusters;
    private final long fragmentedClusters;
    private final long compressedClusters;

    private ImageCheck(
            List<Finding> findings,
            List<Repair> repairs,
            long endOfImage,
            long clusters,
            long allocatedClusters,
            long fragmentedClusters,
            long compressedClusters) {
        this.findings = List.copyOf(findings);
        this.repairs = List.copyOf(repairs);
        this.endOfImage = endOfImage;
        this.clusters = clusters;
        this.allocatedClusters = allocatedClusters;
        this.fragmentedClusters = fragmentedClusters;
        this.compressedClusters = compressedClusters;
    }

    /**
     * What was found, without a count of clusters.
     *
     * @param findings in the order of the places they speak of
     * @param repairs the steps that mend what is repairable, in the order to carry them out
     */
    public static ImageCheck of(List<Finding> findings, List<Repair> repairs) {
        return new ImageCheck(Objects.requireNonNull(findings), Objects.requireNonNull(repairs), 0, 0, 0, 0, 0);
    }

    /**
     * The same with a count of clusters.
     *
     * @param end the offset behind the last byte in use
     * @param all clusters the disk has
     * @param allocated those with space in the file
     * @param fragmented those whose space does not follow that of the cluster before
     */
    public ImageCheck withClusters(long end, long all, long allocated, long fragmented) {
        return new ImageCheck(findings, repairs, end, all, allocated, fragmented, compressedClusters);
    }

    /** The same with a count of clusters that are compressed, which are among those allocated. */
    public ImageCheck withCompressedClusters(long compressed) {
        return new ImageCheck(
                findings, repairs, endOfImage, clusters, allocatedClusters, fragmentedClusters, compressed);
    }

    /** What was found. */
    public List<Finding> findings() {
        return findings;
    }

    /** The steps that would mend it; empty if nothing can or need be done. */
    public List<Repair> repairs() {
        return repairs;
    }

    /** How many places have findings of this kind. */
    public long count(Finding.Kind kind) {
        return findings.stream()
                .filter(finding -> finding.kind() == kind)
                .mapToLong(Finding::count)
                .sum();
    }

    /** The offset behind the last byte in use. */
    public long endOfImage() {
        return endOfImage;
    }

    /** Clusters the disk has; 0 if the format has none. */
    public long clusters() {
        return clusters;
    }

    /** Clusters with space in the file. */
    public long allocatedClusters() {
        return allocatedClusters;
    }

    /** Allocated clusters whose space does not follow that of the cluster before. */
    public long fragmentedClusters() {
        return fragmentedClusters;
    }

    /** Allocated clusters that are compressed. */
    public long compressedClusters() {
        return compressedClusters;
    }
}
