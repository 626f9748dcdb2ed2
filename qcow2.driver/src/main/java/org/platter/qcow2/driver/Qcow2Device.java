package org.platter.qcow2.driver;

import static org.platter.qcow2.driver.Mapping.Kind.ABSENT;
import static org.platter.qcow2.driver.Mapping.Kind.COMPRESSED;
import static org.platter.qcow2.driver.Mapping.Kind.DATA;
import static org.platter.qcow2.driver.Mapping.Kind.ZERO;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.platter.block.api.DeviceInfo;
import org.platter.block.api.Extent;
import org.platter.block.api.Storage;
import org.platter.block.support.Backing;
import org.platter.block.support.CheckedDevice;
import org.platter.block.support.Extents;

/**
 * A disk whose clusters get their space when they are first written. Closes its backing.
 *
 * <p>Threads: reads, and writes to clusters that have space, share a lock; whoever changes a table has it alone. So a
 * cluster is never given away under a reader.
 */
final class Qcow2Device extends CheckedDevice {

    private final Tables tables;
    private final ClusterMap map;
    private final ClusterLayout layout;
    private final ClusterAllocator allocator;
    private final CompressedClusters compressed;
    private final Backing backing;
    private final FirstWrite firstWrite;
    private final boolean hasZeroClusters;

    private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
    private final Lock shared = lock.readLock();
    private final Lock alone = lock.writeLock();

    /** @param tables without an allocator if the disk is read only */
    Qcow2Device(
            DeviceInfo info, Storage storage, Header header, Tables tables, Backing backing, FirstWrite firstWrite) {
        super(info, storage);
        this.tables = tables;
        map = tables.map();
        layout = map.layout();
        allocator = tables.allocator();
        compressed = new CompressedClusters(storage, layout.clusterBits());
        this.backing = backing;
        this.firstWrite = firstWrite;
        hasZeroClusters = header.version() >= 3;
    }

    // Reading

    @Override
    protected void doRead(ByteBuffer to, long offset) throws IOException {
        int limit = to.limit();
        for (long at = offset; to.position() < limit; ) {
            shared.lock();
            try {
                Mapping mapping = map.at(at);
                int step = runLength(mapping, at, limit - to.position());
                to.limit(to.position() + step);
                read(mapping, to, at);
                to.limit(limit);
                at += step;
            } finally {
                shared.unlock();
            }
        }
    }

    private void read(Mapping mapping, ByteBuffer to, long offset) throws IOException {
        switch (mapping.kind()) {
            case DATA -> TableReader.readUpToEnd(storage(), to, hostOffset(mapping, offset));
            case COMPRESSED -> compressed.read(mapping, to, layout.withinCluster(offset));
            case ZERO -> Backing.ZEROS.read(to, offset);
            case ABSENT -> backing.read(to, offset);
        }
    }

    private long hostOffset(Mapping mapping, long offset) {
        return mapping.host() + layout.withinCluster(offset);
    }

    /** How far the bytes behind an offset are stored in the same way, and in one piece. */
    private int runLength(Mapping first, long offset, int length) throws IOException {
        long end = unitEnd(offset);
        while (end < offset + length && goesOn(first, offset, map.at(end), end)) {
            end = unitEnd(end);
        }
        return (int) Math.min(length, end - offset);
    }

    private long unitEnd(long offset) {
        return (offset & -(long) layout.unitSize()) + layout.unitSize();
    }

    private boolean goesOn(Mapping first, long offset, Mapping next, long nextOffset) {
        return switch (first.kind()) {
            case COMPRESSED -> false;
            case DATA ->
                next.kind() == DATA && hostOffset(next, nextOffset) - hostOffset(first, offset) == nextOffset - offset;
            case ZERO, ABSENT -> next.kind() == first.kind();
        };
    }

    @Override
    protected List<Extent> doExtents(long offset, long length) throws IOException {
        Extents extents = new Extents();
        shared.lock();
        try {
            for (long at = offset, end = offset + length; at < end; ) {
                long step = Math.min(end - at, map.lengthWithoutTable(at));
                if (step > 0) {
                    backing.describe(Extent.hole(at, step), extents);
                } else {
                    step = Math.min(end - at, unitEnd(at) - at);
                    describe(map.at(at), at, step, extents);
                }
                at += step;
            }
        } finally {
            shared.unlock();
        }
        return extents.list();
    }

    private void describe(Mapping mapping, long offset, long length, Extents to) throws IOException {
        switch (mapping.kind()) {
            case DATA -> to.add(Extent.data(offset, length, hostOffset(mapping, offset)));
            case COMPRESSED -> to.add(new Extent(offset, length, Extent.Kind.DATA, 0, OptionalLong.empty()));
            case ZERO ->
                to.add(
                        mapping.host() == 0
                                ? Extent.hole(offset, length)
                                : new Extent(
                                        offset,
                                        length,
                                        Extent.Kind.ZERO,
                                        0,
                                        OptionalLong.of(hostOffset(mapping, offset))));
            case ABSENT -> backing.describe(Extent.hole(offset, length), to);
        }
    }

    // Writing

    @Override
    protected void doWrite(ByteBuffer from, long offset) throws IOException {
        firstWrite.prepare();
        int limit = from.limit();
        for (long at = offset; from.position() < limit; ) {
            int step = writeInPlace(from, at);
            if (step == 0) {
                step = writeElsewhere(from, at);
            }
            at += step;
        }
    }

    /** Writes as much as lies in one piece of the file that is this disk's alone; moves the buffer along. */
    private int writeInPlace(ByteBuffer from, long offset) throws IOException {
        int limit = from.limit();
        shared.lock();
        try {
            Mapping mapping = map.at(offset);
            if (mapping.kind() != DATA || !mapping.isWritable()) {
                return 0;
            }
            int step = (int) Math.min(from.remaining(), unitEnd(offset) - offset);
            while (step < from.remaining()) {
                long next = offset + step;
                Mapping following = map.at(next);
                if (!following.isWritable() || !goesOn(mapping, offset, following, next)) {
                    break;
                }
                step = (int) Math.min(from.remaining(), unitEnd(next) - offset);
            }
            long host = hostOffset(mapping, offset);
            long first = layout.cluster(host);
            allocator.requireData(new Run(first, layout.cluster(host + step - 1) - first + 1));
            storage().write(from.limit(from.position() + step), host);
            return step;
        } finally {
            from.limit(limit);
            shared.unlock();
        }
    }

    /** Gives clusters of the disk space of their own, with what they held around what is written. */
    private int writeElsewhere(ByteBuffer from, long offset) throws IOException {
        int limit = from.limit();
        alone.lock();
        try {
            tables.relieve();
            Mapping mapping = map.at(offset);
            if (mapping.kind() == DATA && mapping.isWritable()) {
                return 0;
            }
            if (mapping.isWritable()) {
                allocator.requireData(map.spaceOf(mapping));
                int step = (int) Math.min(from.remaining(), clusterEnd(offset) - offset);
                fill(mapping.host(), 1, from.limit(from.position() + step), offset);
                map.putData(layout.cluster(offset), mapping.host(), allocator);
                return step;
            }
            Run run = allocator.allocate(clustersToMove(offset, from.remaining()));
            int step = (int)
                    Math.min(from.remaining(), clusterStart(offset) + (run.count() << layout.clusterBits()) - offset);
            long host = run.first() << layout.clusterBits();
            try {
                fill(host, run.count(), from.limit(from.position() + step), offset);
            } catch (IOException | RuntimeException e) {
                allocator.undo(run);
                throw e;
            }
            for (long i = 0; i < run.count(); i++) {
                replace(layout.cluster(offset) + i, host + (i << layout.clusterBits()), run, i);
            }
            return step;
        } finally {
            from.limit(limit);
            alone.unlock();
        }
    }

    /** Has a cluster of the disk lie in a new place. If that fails, what is left of the new places is taken back. */
    private void replace(long guestCluster, long host, Run run, long index) throws IOException {
        try {
            Mapping old = map.at(guestCluster << layout.clusterBits());
            map.putData(guestCluster, host, allocator);
            giveUp(old);
        } catch (IOException | RuntimeException e) {
            allocator.undo(new Run(run.first() + index, run.count() - index));
            throw e;
        }
    }

    /** How many clusters in a row need a new place, of those in a range. */
    private long clustersToMove(long offset, int length) throws IOException {
        long first = layout.cluster(offset);
        long last = layout.cluster(offset + length - 1);
        long count = 1;
        while (first + count <= last) {
            Mapping next = map.at(first + count << layout.clusterBits());
            if (next.isWritable()) {
                break;
            }
            count++;
        }
        return count;
    }

    /**
     * Fills clusters of the file for clusters of the disk: with the buffer's bytes, and around them with what the disk
     * holds now.
     *
     * @param host where the cluster of {@code offset} is to be
     */
    private void fill(long host, long count, ByteBuffer from, long offset) throws IOException {
        long start = clusterStart(offset);
        long end = start + (count << layout.clusterBits());
        long dataEnd = offset + from.remaining();
        copy(start, offset, host);
        storage().write(from, host + offset - start);
        copy(dataEnd, end, host + dataEnd - start);
    }

    /** Copies what the disk holds in a range within a cluster to the file. Behind the disk's end are zeros. */
    private void copy(long from, long to, long host) throws IOException {
        for (long at = from; at < to; ) {
            long end = Math.min(to, unitEnd(at));
            Mapping mapping = at < info().size() ? map.at(at) : new Mapping(ZERO, 0, 0);
            long shown = Math.min(end, Math.max(at, info().size()));
            if (mapping.kind() == ZERO || mapping.kind() == ABSENT && backing.isZero(at, shown - at)) {
                shown = at;
            }
            boolean there = mapping.kind() == DATA && hostOffset(mapping, at) == host + at - from;
            if (shown > at && !there) {
                ByteBuffer bytes = ByteBuffer.allocate((int) (shown - at));
                read(mapping, bytes, at);
                storage().write(bytes.flip(), host + at - from);
            }
            if (shown < end) {
                zero(host + shown - from, end - shown);
            }
            at = end;
        }
    }

    /** Has a place in the file hold zeros, at its end without writing them. */
    private void zero(long host, long length) throws IOException {
        long size = storage().size();
        if (host < size) {
            storage().punch(host, Math.min(length, size - host));
        }
        if (host + length > size) {
            storage().resize(host + length);
        }
    }

    private long clusterStart(long offset) {
        return offset & -(long) layout.clusterSize();
    }

    private long clusterEnd(long offset) {
        return clusterStart(offset) + layout.clusterSize();
    }

    /** Gives up the space a cluster had. */
    private void giveUp(Mapping old) {
        allocator.giveUp(map.spaceOf(old));
        if (old.kind() == COMPRESSED) {
            compressed.forget();
        }
    }

    // Zeros

    @Override
    protected void doWriteZeroes(long offset, long length) throws IOException {
        firstWrite.prepare();
        clear(offset, length, true);
    }

    /** Gives up whole clusters where they then read as zeros; leaves the rest as it is. */
    @Override
    protected void doDiscard(long offset, long length) throws IOException {
        firstWrite.prepare();
        clear(offset, length, false);
    }

    /** @param exactly whether what cannot be given up is written with zeros, or left as it is */
    private void clear(long offset, long length, boolean exactly) throws IOException {
        for (long at = offset, end = offset + length; at < end; ) {
            long step = Math.min(clusterEnd(at), end) - at;
            boolean whole = at == clusterStart(at) && (step == layout.clusterSize() || at + step == info().size());
            alone.lock();
            try {
                long nothing = map.lengthWithoutTable(at);
                if (nothing > 0 && at >= backing.size()) {
                    at += nothing;
                    continue;
                }
                if (whole && clearCluster(at, step)) {
                    at += step;
                    continue;
                }
            } finally {
                alone.unlock();
            }
            if (exactly) {
                clearPart(at, step);
            }
            at += step;
        }
    }

    /** Says whether the cluster reads as zeros now. */
    private boolean clearCluster(long offset, long length) throws IOException {
        tables.relieve();
        Mapping old = map.at(offset);
        boolean nothingBelow = offset >= backing.size();
        boolean ofOneKind = !layout.extended();
        if (nothingBelow && old.entry() == 0
                || ofOneKind && old.kind() == ABSENT && backing.isZero(offset, length)
                || ofOneKind && old.kind() == ZERO && old.host() == 0) {
            return true;
        }
        if (!nothingBelow && !hasZeroClusters) {
            return false;
        }
        if (nothingBelow) {
            map.putAbsent(layout.cluster(offset), allocator);
        } else {
            map.putZero(layout.cluster(offset), allocator);
        }
        giveUp(old);
        return true;
    }

    private void clearPart(long offset, long length) throws IOException {
        boolean zeroAlready = true;
        for (Extent extent : doExtents(offset, length)) {
            zeroAlready &= extent.kind() != Extent.Kind.DATA;
        }
        if (!zeroAlready) {
            super.doWriteZeroes(offset, length);
        }
    }

    // Flushing and closing

    @Override
    protected void doFlush() throws IOException {
        shared.lock();
        try {
            if (!tables.isChanged()) {
                storage().flush();
                return;
            }
        } finally {
            shared.unlock();
        }
        alone.lock();
        try {
            tables.writeBack();
        } finally {
            alone.unlock();
        }
    }

    @Override
    protected void doClose() throws IOException {
        try (backing) {
            if (!info().readOnly()) {
                tables.writeBackAll();
            }
        }
    }

    // Work on the image as a whole, before it is shown to anybody

    Backing backing() {
        return backing;
    }

    /** Gives every cluster space of its own, in the order of the disk, that reads as zeros. */
    void preallocate() throws IOException {
        long end = layout.clusters(info().size());
        for (long cluster = 0; cluster < end; ) {
            tables.relieve();
            Run run = allocator.allocate(Math.min(end - cluster, layout.l2Entries()));
            long host = run.first() << layout.clusterBits();
            zero(host, run.count() << layout.clusterBits());
            for (long i = 0; i < run.count(); i++) {
                map.putData(cluster + i, host + (i << layout.clusterBits()), allocator);
            }
            cluster += run.count();
        }
    }
}
