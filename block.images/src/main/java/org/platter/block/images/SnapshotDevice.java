package org.platter.block.images;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import org.platter.block.api.BlockDevice;
import org.platter.block.api.BlockException;
import org.platter.block.api.ChsGeometry;
import org.platter.block.api.DeviceInfo;
import org.platter.block.api.Extent;
import org.platter.block.support.CheckedDevice;

/**
 * A disk whose writes stay in memory, over a disk that is only read; closing it forgets them.
 *
 * <p>What is written is kept in clusters of {@value #CLUSTER} bytes, none of which ever changes: a write puts a new one in
 * its place. So reads need no lock, and see of each cluster either all of a write or nothing.
 */
public final class SnapshotDevice extends CheckedDevice {

    private static final int CLUSTER = 4096;

    /** What a cluster takes beside its bytes: a node of the map, its key, and the array's header. */
    private static final int BOOKKEEPING = 80;

    private static final byte[] ZEROS = new byte[CLUSTER];

    private final BlockDevice base;
    private final ConcurrentNavigableMap<Long, byte[]> written = new ConcurrentSkipListMap<>();
    private final AtomicLong used = new AtomicLong();
    private final long limit;

    /** Wraps the disk and owns it from now on. At most half of the Java heap is taken. */
    public SnapshotDevice(BlockDevice base) {
        this(base, Runtime.getRuntime().maxMemory() / 2);
    }

    /**
     * Wraps the disk and owns it from now on.
     *
     * @param limit bytes of memory to take at most; a write that needs more fails with {@code NO_SPACE}
     */
    public SnapshotDevice(BlockDevice base, long limit) {
        super(writable(base.info()), new DeviceStorage(base));
        this.base = base;
        this.limit = limit;
    }

    @Override
    public Optional<ChsGeometry> geometry() {
        return base.geometry();
    }

    @Override
    protected void doRead(ByteBuffer to, long offset) throws IOException {
        for (long at = offset; to.hasRemaining(); ) {
            byte[] cluster = written.get(at / CLUSTER);
            int within = (int) (at % CLUSTER);
            int step = Math.min(CLUSTER - within, to.remaining());
            if (cluster != null) {
                to.put(cluster, within, step);
            } else {
                step = (int) Math.min(to.remaining(), unwrittenEnd(at, at + to.remaining()) - at);
                base.read(to.slice(to.position(), step), at);
                to.position(to.position() + step);
            }
            at += step;
        }
    }

    @Override
    protected void doWrite(ByteBuffer from, long offset) throws IOException {
        for (long at = offset; from.hasRemaining(); ) {
            int within = (int) (at % CLUSTER);
            int step = Math.min(CLUSTER - within, from.remaining());
            int start = from.position();
            change(at / CLUSTER, within, step, bytes -> from.get(start, bytes, within, step));
            from.position(start + step);
            at += step;
        }
    }

    @Override
    protected void doWriteZeroes(long offset, long length) throws IOException {
        for (Extent extent : doExtents(offset, length)) {
            if (extent.kind() == Extent.Kind.DATA) {
                zero(extent.offset(), extent.end());
            }
        }
    }

    /** Frees whole clusters that were written; the disk below is never touched. */
    @Override
    protected void doDiscard(long offset, long length) throws IOException {
        long first = (offset + CLUSTER - 1) / CLUSTER;
        long end = (offset + length) / CLUSTER;
        if (first < end) {
            for (long number : written.subMap(first, end).keySet()) {
                clear(number);
            }
        }
    }

    @Override
    protected List<Extent> doExtents(long offset, long length) throws IOException {
        List<Extent> extents = new ArrayList<>();
        long end = offset + length;
        for (long at = offset; at < end; ) {
            byte[] cluster = written.get(at / CLUSTER);
            if (cluster == null) {
                long next = unwrittenEnd(at, end);
                for (Extent below : base.extents(at, next - at)) {
                    extents.add(new Extent(
                            below.offset(), below.length(), below.kind(), below.depth() + 1, below.hostOffset()));
                }
                at = next;
            } else {
                long next = Math.min(end, (at / CLUSTER + 1) * CLUSTER);
                extents.add(new Extent(
                        at,
                        next - at,
                        cluster == ZEROS ? Extent.Kind.ZERO : Extent.Kind.DATA,
                        0,
                        OptionalLong.empty()));
                at = next;
            }
        }
        return extents;
    }

    /** Nothing is to outlive this disk. */
    @Override
    protected void doFlush() {}

    @Override
    protected void doClose() {
        written.clear();
    }

    private interface Change {
        void to(byte[] cluster);
    }

    private void zero(long offset, long end) throws IOException {
        for (long at = offset; at < end; ) {
            int within = (int) (at % CLUSTER);
            int step = (int) Math.min(CLUSTER - within, end - at);
            if (step == CLUSTER) {
                clear(at / CLUSTER);
            } else {
                change(at / CLUSTER, within, step, bytes -> Arrays.fill(bytes, within, within + step, (byte) 0));
            }
            at += step;
        }
    }

    private void clear(long number) throws IOException {
        while (!replace(number, written.get(number), ZEROS)) {
            // somebody else has written the cluster at the same time
        }
    }

    private void change(long number, int within, int length, Change change) throws IOException {
        while (true) {
            byte[] old = written.get(number);
            byte[] fresh = old != null ? old.clone() : length == CLUSTER ? new byte[CLUSTER] : readBelow(number);
            change.to(fresh);
            if (replace(number, old, fresh)) {
                return;
            }
        }
    }

    private byte[] readBelow(long number) throws IOException {
        byte[] cluster = new byte[CLUSTER];
        long offset = number * CLUSTER;
        base.read(ByteBuffer.wrap(cluster, 0, (int) Math.min(CLUSTER, info().size() - offset)), offset);
        return cluster;
    }

    /** Puts a cluster where the old one (or none, if null) still is; false if it is not. */
    private boolean replace(long number, byte[] old, byte[] fresh) throws BlockException {
        long cost = cost(fresh) - cost(old);
        if (used.addAndGet(cost) > limit && cost > 0) {
            used.addAndGet(-cost);
            throw new BlockException(
                    BlockException.Kind.NO_SPACE,
                    storage().name() + ": the writes kept in memory have reached the limit of " + limit + " bytes");
        }
        boolean done = old == null ? written.putIfAbsent(number, fresh) == null : written.replace(number, old, fresh);
        if (!done) {
            used.addAndGet(-cost);
        }
        return done;
    }

    private static long cost(byte[] cluster) {
        return cluster == null ? 0 : cluster == ZEROS ? BOOKKEEPING : BOOKKEEPING + CLUSTER;
    }

    /** Where, at or before the given end, the next written cluster starts. */
    private long unwrittenEnd(long offset, long end) {
        Map.Entry<Long, byte[]> next = written.ceilingEntry(offset / CLUSTER);
        return next == null ? end : Math.min(end, next.getKey() * CLUSTER);
    }

    private static DeviceInfo writable(DeviceInfo info) {
        DeviceInfo.Builder builder = DeviceInfo.of(info.format(), info.size())
                .sectorSize(info.sectorSize())
                .clusterSize(info.clusterSize())
                .zeroInitialised(info.zeroInitialised())
                .identity(info.identity())
                .lastModified(info.lastModified());
        info.details().forEach(builder::detail);
        info.problems().forEach(builder::problem);
        return builder.build();
    }
}
