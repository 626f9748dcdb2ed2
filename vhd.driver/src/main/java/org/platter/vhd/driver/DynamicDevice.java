package org.platter.vhd.driver;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.locks.StampedLock;
import org.platter.block.api.BlockException;
import org.platter.block.api.ChsGeometry;
import org.platter.block.api.DeviceInfo;
import org.platter.block.api.Extent;
import org.platter.block.api.Storage;
import org.platter.block.support.Backing;
import org.platter.block.support.CheckedDevice;
import org.platter.block.support.Extents;

/**
 * A disk whose blocks get their space when they are first written: a dynamic image, or a differencing one, whose bitmaps
 * say sector by sector what it holds itself and what its parent has. Requests do not wait for one another, except to
 * allocate a block, for another flush, and while a discard gives up blocks. Closes its backing.
 */
final class DynamicDevice extends CheckedDevice {

    private final BlockLayout layout;
    private final BlockTable table;
    private final TableCheck check;
    private final SectorBitmaps bitmaps;
    private final BlockAllocator allocator;
    private final Backing backing;
    private final Optional<ChsGeometry> geometry;
    private final boolean givesUpBlocks;

    /** Shared by requests, which may know where a block is; exclusive for what takes that knowledge away. */
    private final StampedLock places = new StampedLock();

    private final Object flushing = new Object();
    private final Object filling = new Object();

    /**
     * A device.
     *
     * @param givesUpBlocks whether what reads as nothing may be taken out of the table
     */
    DynamicDevice(
            DeviceInfo info,
            Storage storage,
            BlockLayout layout,
            BlockTable table,
            TableCheck check,
            SectorBitmaps bitmaps,
            BlockAllocator allocator,
            Backing backing,
            Optional<ChsGeometry> geometry,
            boolean givesUpBlocks) {
        super(info, storage);
        this.layout = layout;
        this.table = table;
        this.check = check;
        this.bitmaps = bitmaps;
        this.allocator = allocator;
        this.backing = backing;
        this.geometry = geometry;
        this.givesUpBlocks = givesUpBlocks;
    }

    @Override
    public Optional<ChsGeometry> geometry() {
        return geometry;
    }

    @Override
    protected void doRead(ByteBuffer to, long offset) throws IOException {
        long stamp = places.readLock();
        try {
            readBlocks(to, offset);
        } finally {
            places.unlockRead(stamp);
        }
    }

    private void readBlocks(ByteBuffer to, long offset) throws IOException {
        int limit = to.limit();
        for (long at = offset; to.position() < limit; ) {
            int step = Math.min(limit - to.position(), layout.blockSize() - layout.withinBlock(at));
            to.limit(to.position() + step);
            readWithinBlock(to, at);
            to.limit(limit);
            at += step;
        }
    }

    private void readWithinBlock(ByteBuffer to, long offset) throws IOException {
        int block = layout.block(offset);
        int entry = table.get(block);
        if (entry == BlockTable.UNALLOCATED) {
            backing.read(to, offset);
            return;
        }
        SectorBitmap bitmap = readableBitmap(block);
        int limit = to.limit();
        for (long at = offset; to.position() < limit; ) {
            int step = runLength(bitmap, at, limit - to.position());
            to.limit(to.position() + step);
            if (bitmap.isSet(sector(at))) {
                storage().read(to, hostOffset(entry, at));
            } else {
                backing.read(to, at);
            }
            to.limit(limit);
            at += step;
        }
    }

    @Override
    protected void doWrite(ByteBuffer from, long offset) throws IOException {
        long stamp = places.readLock();
        try {
            writeBlocks(from, offset);
        } finally {
            places.unlockRead(stamp);
        }
        boundMemory();
    }

    private void writeBlocks(ByteBuffer from, long offset) throws IOException {
        int limit = from.limit();
        for (long at = offset; from.position() < limit; ) {
            int step = Math.min(limit - from.position(), layout.blockSize() - layout.withinBlock(at));
            from.limit(from.position() + step);
            writeWithinBlock(from, at, step);
            from.limit(limit);
            at += step;
        }
    }

    private void writeWithinBlock(ByteBuffer from, long offset, int length) throws IOException {
        storage().write(from, hostOffset(writable(offset), offset));
        mark(offset, length);
    }

    @Override
    protected void doWriteZeroes(long offset, long length) throws IOException {
        long stamp = places.readLock();
        try {
            zeroBlocks(offset, length);
        } finally {
            places.unlockRead(stamp);
        }
        boundMemory();
    }

    /** A block without space that reads as zeros already gets none. */
    private void zeroBlocks(long offset, long length) throws IOException {
        for (long at = offset, end = offset + length; at < end; ) {
            int step = (int) Math.min(end - at, layout.blockSize() - layout.withinBlock(at));
            if (table.get(layout.block(at)) != BlockTable.UNALLOCATED || !backing.isZero(at, step)) {
                storage().punch(hostOffset(writable(at), at), step);
                mark(at, step);
            }
            at += step;
        }
    }

    /** The table's entry for a block that can be written: it has space, and a dynamic one all its sectors. */
    private int writable(long offset) throws IOException {
        int block = layout.block(offset);
        int entry = table.get(block);
        if (entry == BlockTable.UNALLOCATED) {
            return allocator.allocate(block);
        }
        if (bitmaps.newBlocksFull()) {
            fill(block, entry);
        }
        return entry;
    }

    /** Others read what lies where bits are clear; here it becomes the zeros as which it reads, before anything is written. */
    private void fill(int block, int entry) throws IOException {
        int sectors = layout.usedBytes(block) / BlockLayout.SECTOR;
        if (!bitmaps.of(block).holds(0, sectors)) {
            synchronized (filling) {
                SectorBitmap bitmap = bitmaps.of(block);
                if (!bitmap.holds(0, sectors)) {
                    HiddenData.erase(storage(), bitmap, BlockTable.offsetOf(entry) + layout.bitmapSize(), sectors);
                    bitmaps.mark(block, 0, sectors);
                }
            }
        }
    }

    /** Says that the sectors of a range within a block hold what the guest is to see. */
    private void mark(long offset, int length) throws IOException {
        int fromSector = sector(offset);
        bitmaps.mark(layout.block(offset), fromSector, fromSector + length / BlockLayout.SECTOR);
    }

    /** Whole blocks are given up; nobody can be reading or writing them at that time. */
    @Override
    protected void doDiscard(long offset, long length) {
        int first = layout.block(offset + layout.blockSize() - 1);
        int end = layout.block(offset + length);
        if (!givesUpBlocks || first >= end) {
            return;
        }
        long stamp = places.writeLock();
        try {
            for (int block = first; block < end; block++) {
                if (table.get(block) != BlockTable.UNALLOCATED) {
                    bitmaps.forget(block);
                    allocator.giveUp(block);
                }
            }
        } finally {
            places.unlockWrite(stamp);
        }
    }

    /** Has what changed written to the file, and forgets it. */
    private void boundMemory() throws IOException {
        if (bitmaps.isOverfull()) {
            doFlush();
        }
    }

    /** Makes the data durable first and then what makes it reachable, so that nothing is reachable before its data. */
    @Override
    protected void doFlush() throws IOException {
        synchronized (flushing) {
            List<Patch> patches = takeChanges();
            try {
                storage().flush();
                if (!patches.isEmpty()) {
                    for (Patch patch : patches) {
                        storage().write(patch.bytes(), patch.offset());
                    }
                    storage().flush();
                }
            } catch (IOException | RuntimeException e) {
                undo(patches);
                throw e;
            }
            bitmaps.settle();
            allocator.vacateLeaving();
            if (bitmaps.isOverfull()) {
                long stamp = places.writeLock();
                try {
                    bitmaps.drop();
                } finally {
                    places.unlockWrite(stamp);
                }
            }
        }
    }

    /** Has what could not be made durable tried again by the next flush. */
    private void undo(List<Patch> patches) {
        long stamp = places.readLock();
        try {
            patches.forEach(patch -> patch.undo().run());
            allocator.keepLeaving();
        } finally {
            places.unlockRead(stamp);
        }
    }

    private List<Patch> takeChanges() {
        long stamp = places.readLock();
        try {
            List<Patch> patches = new ArrayList<>(bitmaps.takeChanges());
            patches.addAll(allocator.takeChanges());
            return patches;
        } finally {
            places.unlockRead(stamp);
        }
    }

    @Override
    protected void doClose() throws IOException {
        try (backing) {
            if (!info().readOnly()) {
                allocator.releaseReserve();
            }
        }
    }

    @Override
    protected List<Extent> doExtents(long offset, long length) throws IOException {
        long stamp = places.readLock();
        try {
            return extentsOfBlocks(offset, length);
        } finally {
            places.unlockRead(stamp);
        }
    }

    private List<Extent> extentsOfBlocks(long offset, long length) throws IOException {
        Extents extents = new Extents();
        for (long at = offset, end = offset + length; at < end; ) {
            long step = Math.min(end - at, layout.blockSize() - layout.withinBlock(at));
            int entry = table.get(layout.block(at));
            if (entry == BlockTable.UNALLOCATED) {
                backing.describe(Extent.hole(at, step), extents);
            } else {
                SectorBitmap bitmap = readableBitmap(layout.block(at));
                step = runLength(bitmap, at, (int) step);
                if (bitmap.isSet(sector(at))) {
                    extents.add(Extent.data(at, step, hostOffset(entry, at)));
                } else {
                    backing.describe(new Extent(at, step, Extent.Kind.ZERO, 0, OptionalLong.empty()), extents);
                }
            }
            at += step;
        }
        return extents.list();
    }

    private SectorBitmap readableBitmap(int block) throws IOException {
        if (check.isDamaged(block)) {
            throw new BlockException(
                    BlockException.Kind.CORRUPT, storage().name() + ": cannot read " + check.describe(block));
        }
        return bitmaps.of(block);
    }

    /** How far the sectors behind an offset are of one kind, in bytes. */
    private int runLength(SectorBitmap bitmap, long offset, int length) {
        int from = sector(offset);
        return (bitmap.runEnd(from, from + length / BlockLayout.SECTOR) - from) * BlockLayout.SECTOR;
    }

    private int sector(long offset) {
        return layout.withinBlock(offset) / BlockLayout.SECTOR;
    }

    private long hostOffset(int entry, long offset) {
        return BlockTable.offsetOf(entry) + layout.bitmapSize() + layout.withinBlock(offset);
    }
}
