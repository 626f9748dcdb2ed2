package org.platter.qcow2.driver;

import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import org.platter.block.api.BlockException;
import org.platter.block.api.BlockException.Kind;

/**
 * How often each cluster of a file is used, and for what. Takes memory only for regions that are used, and refuses to take
 * more than a bound of it.
 */
final class ClusterUse {

    /** The cluster holds a table or the header, which nothing else may use. */
    static final int METADATA = 1 << 31;

    /** The cluster holds an L2 table, which several L1 tables may use. */
    static final int L2_TABLE = 1 << 30;

    /** The active L1 table uses the cluster. */
    static final int ACTIVE = 1 << 29;

    private static final int COUNT = ACTIVE - 1;

    private static final int REGION = 4096;

    /** 256 MiB of counts. */
    private static final int MAX_REGIONS = 16384;

    private final String imageName;
    private final TreeMap<Long, int[]> regions = new TreeMap<>();
    private long lastRegion = -1;
    private int[] lastCounts;

    ClusterUse(String imageName) {
        this.imageName = imageName;
    }

    /** Looks at clusters that are used, in the order of the file. */
    @FunctionalInterface
    interface Visitor {
        void used(long cluster, int count) throws IOException;
    }

    void add(long cluster, int times) throws BlockException {
        int[] counts = region(cluster);
        int at = (int) (cluster % REGION);
        int sum = (int) Math.min(COUNT, (counts[at] & COUNT) + (long) times);
        counts[at] = counts[at] & ~COUNT | sum;
    }

    void mark(long cluster, int use) throws BlockException {
        region(cluster)[(int) (cluster % REGION)] |= use;
    }

    boolean is(long cluster, int use) {
        return (word(cluster) & use) != 0;
    }

    int count(long cluster) {
        return word(cluster) & COUNT;
    }

    private int word(long cluster) {
        long number = cluster / REGION;
        if (number != lastRegion) {
            int[] counts = regions.get(number);
            if (counts == null) {
                return 0;
            }
            lastRegion = number;
            lastCounts = counts;
        }
        return lastCounts[(int) (cluster % REGION)];
    }

    private int[] region(long cluster) throws BlockException {
        long number = cluster / REGION;
        if (number != lastRegion) {
            int[] counts = regions.get(number);
            if (counts == null) {
                if (regions.size() == MAX_REGIONS) {
                    throw new BlockException(
                            Kind.UNSUPPORTED,
                            imageName + ": too many clusters to count: found more than " + (long) MAX_REGIONS * REGION
                                    + " in use, or fewer far apart");
                }
                counts = new int[REGION];
                regions.put(number, counts);
            }
            lastRegion = number;
            lastCounts = counts;
        }
        return lastCounts;
    }

    void visit(Visitor visitor) throws IOException {
        for (Map.Entry<Long, int[]> region : regions.entrySet()) {
            int[] counts = region.getValue();
            for (int i = 0; i < REGION; i++) {
                if ((counts[i] & COUNT) != 0) {
                    visitor.used(region.getKey() * REGION + i, counts[i] & COUNT);
                }
            }
        }
    }

    /** The first cluster behind all that are used. */
    long end() {
        Map.Entry<Long, int[]> last = regions.lastEntry();
        if (last == null) {
            return 0;
        }
        for (int i = REGION - 1; i >= 0; i--) {
            if ((last.getValue()[i] & COUNT) != 0) {
                return last.getKey() * REGION + i + 1;
            }
        }
        return last.getKey() * REGION;
    }
}
