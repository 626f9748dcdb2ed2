package org.platter.raw.driver;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.platter.block.api.BlockException;
import org.platter.block.api.DeviceInfo;
import org.platter.block.api.Extent;
import org.platter.block.api.Storage;
import org.platter.block.support.CheckedDevice;
import org.platter.block.support.Zeros;

/**
 * A storage's bytes as a disk. Where the last sector is not whole, its missing bytes read as zeros, and a write to it
 * makes the storage grow to whole sectors. Threads: any number at once, as the storage takes them.
 */
final class RawDevice extends CheckedDevice {

    static final String FORMAT = "raw";

    private static final int SECTOR = 512;

    /** Bytes that the storage had when it was opened: it may have more since, but not fewer. */
    private final long openedSize;

    RawDevice(Storage storage, boolean readOnly) throws IOException {
        super(describe(storage, readOnly), storage);
        openedSize = storage.size();
    }

    /** A size rounded up to whole sectors. */
    static long wholeSectors(long size) throws BlockException {
        if (size > Long.MAX_VALUE - (SECTOR - 1)) {
            throw new BlockException(
                    BlockException.Kind.UNSUPPORTED,
                    "a disk of " + size + " bytes: expected at most " + (Long.MAX_VALUE - (SECTOR - 1)));
        }
        return (size + SECTOR - 1) & -SECTOR;
    }

    private static DeviceInfo describe(Storage storage, boolean readOnly) throws IOException {
        return DeviceInfo.of(FORMAT, wholeSectors(storage.size()))
                .readOnly(readOnly)
                .zeroInitialised(true)
                .lastModified(storage.lastModified())
                .build();
    }

    @Override
    protected void doRead(ByteBuffer to, long offset) throws IOException {
        long stored = storedWithin(offset, to.remaining());
        int limit = to.limit();
        storage().read(to.limit(to.position() + (int) stored), offset);
        Zeros.fill(to.limit(limit));
    }

    @Override
    protected void doWrite(ByteBuffer from, long offset) throws IOException {
        storage().write(from, offset);
    }

    @Override
    protected void doWriteZeroes(long offset, long length) throws IOException {
        storage().punch(offset, length);
    }

    @Override
    protected List<Extent> doExtents(long offset, long length) throws IOException {
        long stored = storedWithin(offset, length);
        List<Extent> extents = new ArrayList<>(storage().extents(offset, stored));
        if (stored < length) {
            extents.add(Extent.hole(offset + stored, length - stored));
        }
        return extents;
    }

    /**
     * How much of a range is there: all of it but in the last sector.
     *
     * @throws BlockException {@code IO} if somebody has cut the storage before the range's end
     */
    private long storedWithin(long offset, long length) throws IOException {
        long size = storage().size();
        if (size < openedSize && offset + length > size) {
            throw new BlockException(
                    BlockException.Kind.IO,
                    storage().name() + ": found the end at " + size + ", expected it at " + openedSize
                            + " as when the image was opened; it was cut since");
        }
        return Math.max(0, Math.min(length, size - offset));
    }
}
