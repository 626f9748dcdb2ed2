package org.platter.qcow2.driver;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.LongPredicate;
import org.platter.block.api.BlockException;
import org.platter.block.api.BlockException.Kind;
import org.platter.block.api.Storage;

/**
 * Finds clusters of the file that nothing uses, and takes back those that are given up: not before what used them is
 * durable without them. Threads: one at a time.
 */
final class ClusterAllocator {

    /** What waits for a flush is written before it takes too much memory. */
    private static final int MAX_GIVEN_UP = 65536;

    private final Storage storage;
    private final int clusterBits;
    private final Refcounts refcounts;
    private final LongPredicate fixed;
    private final LongPredicate l2Tables;

    private final List<Run> givenUp = new ArrayList<>();

    /** All clusters before this one are in use. The first holds the header. */
    private long firstMaybeFree = 1;

    /**
     * Both predicates answer whatever a cluster's refcount is.
     *
     * @param fixed says of a cluster whether it holds metadata other than refcounts and L2 tables
     * @param l2Tables says of a cluster whether it holds an L2 table
     */
    ClusterAllocator(
            Storage storage, int clusterBits, Refcounts refcounts, LongPredicate fixed, LongPredicate l2Tables) {
        this.storage = storage;
        this.clusterBits = clusterBits;
        this.refcounts = refcounts;
        this.fixed = fixed;
        this.l2Tables = l2Tables;
    }

    /** Takes free clusters that follow each other: as many as wanted, or fewer. */
    Run allocate(long wanted) throws IOException {
        long first = free(firstMaybeFree);
        long count = 0;
        try {
            do {
                take(first + count);
                count++;
            } while (count < wanted && isFree(first + count));
        } catch (IOException e) {
            undo(new Run(first, count));
            throw e;
        }
        firstMaybeFree = first + count;
        return new Run(first, count);
    }

    /** Takes exactly so many clusters that follow each other. */
    Run allocateTogether(long wanted) throws IOException {
        long first = free(firstMaybeFree);
        for (long count = 1; count < wanted; count++) {
            if (!isFree(first + count)) {
                first = free(first + count);
                count = 0;
            }
        }
        for (long i = 0; i < wanted; i++) {
            take(first + i);
        }
        return new Run(first, wanted);
    }

    /** The first free cluster from one on, with a refcount block for it. */
    private long free(long from) throws IOException {
        long cluster = refcounts.firstFree(from);
        while (!isFree(cluster)) {
            cluster = refcounts.firstFree(cluster + 1);
        }
        return cluster;
    }

    /** Whether a cluster is free when there is room for its refcount, for which it may have been taken. */
    private boolean isFree(long cluster) throws IOException {
        if (cluster >= Header.OFFSET_LIMIT >> clusterBits) {
            throw new BlockException(
                    Kind.NO_SPACE, storage.name() + ": the next cluster would start behind 2^56 bytes of the file");
        }
        if (refcounts.get(cluster) != 0) {
            return false;
        }
        requireNoMetadata(cluster);
        OptionalLong block = refcounts.placeOfNewBlock(cluster);
        if (block.isPresent()) {
            requireNoMetadata(block.getAsLong());
        }
        giveUp(refcounts.cover(cluster));
        return refcounts.get(cluster) == 0;
    }

    private void requireNoMetadata(long cluster) throws BlockException {
        if (isFixed(cluster) || l2Tables.test(cluster)) {
            throw new BlockException(
                    Kind.CORRUPT,
                    storage.name() + ": the cluster at offset " + (cluster << clusterBits)
                            + " holds metadata but has refcount 0, expected 1; platter check -r all mends that");
        }
    }

    private boolean isFixed(long cluster) {
        return fixed.test(cluster) || refcounts.isAt(cluster);
    }

    /**
     * To be called before clusters that an L2 entry leads to are written in place or given up: in a damaged image it may lead
     * to metadata. Threads: any number while nobody changes anything.
     *
     * @throws BlockException {@code CORRUPT} if it does
     */
    void requireData(Run run) throws BlockException {
        for (long cluster = run.first(); cluster < run.first() + run.count(); cluster++) {
            if (isFixed(cluster) || l2Tables.test(cluster)) {
                throw overlap(cluster, "an L2 entry", "data");
            }
        }
    }

    /** The same of a cluster that an L1 entry leads to. */
    void requireL2Table(long cluster) throws BlockException {
        if (isFixed(cluster)) {
            throw overlap(cluster, "an L1 entry", "an L2 table");
        }
    }

    private BlockException overlap(long cluster, String entry, String expected) {
        return new BlockException(
                Kind.CORRUPT,
                storage.name() + ": " + entry + " leads to the cluster at offset " + (cluster << clusterBits)
                        + ", which holds other metadata, expected " + expected + "; platter check tells more");
    }

    private void take(long cluster) throws IOException {
        refcounts.set(cluster, 1);
    }

    /** Takes back at once what was allocated and has never been used. */
    void undo(Run run) throws IOException {
        for (long i = 0; i < run.count(); i++) {
            refcounts.set(run.first() + i, 0);
        }
        firstMaybeFree = Math.min(firstMaybeFree, run.first());
    }

    /** Takes clusters back when the tables that do not use them any more are durable. */
    void giveUp(Run run) {
        if (run.count() == 0) {
            return;
        }
        int last = givenUp.size() - 1;
        if (last >= 0 && givenUp.get(last).first() + givenUp.get(last).count() == run.first()) {
            givenUp.set(
                    last, new Run(givenUp.get(last).first(), givenUp.get(last).count() + run.count()));
        } else {
            givenUp.add(run);
        }
    }

    /** The tables are durable: what was given up before is free. */
    void tablesAreDurable() throws IOException {
        while (!givenUp.isEmpty()) {
            Run run = givenUp.get(givenUp.size() - 1);
            release(run.first() + run.count() - 1);
            givenUp.remove(givenUp.size() - 1);
            giveUp(new Run(run.first(), run.count() - 1));
        }
    }

    /** A refcount that is too low already stays: the cluster may be in use. */
    private void release(long cluster) throws IOException {
        long count = refcounts.get(cluster);
        if (count > 0) {
            refcounts.set(cluster, count - 1);
        }
        if (count == 1) {
            firstMaybeFree = Math.min(firstMaybeFree, cluster);
        }
    }

    /** Makes the refcounts, and everything else that was written, durable. */
    void writeBack() throws IOException {
        giveUp(refcounts.writeBack());
    }

    /** The offset behind the last cluster in use. */
    long end() throws IOException {
        long cluster = (storage.size() >> clusterBits) + 1;
        while (cluster > 0 && refcounts.get(cluster - 1) == 0) {
            cluster--;
        }
        return cluster << clusterBits;
    }

    /** How many clusters are in use. */
    long used() throws IOException {
        long used = 0;
        for (long cluster = 0, end = end() >> clusterBits; cluster < end; cluster++) {
            used += refcounts.get(cluster) == 0 ? 0 : 1;
        }
        return used;
    }

    boolean isChanged() {
        return !givenUp.isEmpty() || refcounts.isChanged();
    }

    boolean isFull() {
        return givenUp.size() >= MAX_GIVEN_UP || refcounts.isFull();
    }
}
