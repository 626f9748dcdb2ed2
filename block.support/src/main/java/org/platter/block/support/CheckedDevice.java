package org.platter.block.support;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import org.platter.block.api.BlockDevice;
import org.platter.block.api.BlockException;
import org.platter.block.api.DeviceInfo;
import org.platter.block.api.Extent;
import org.platter.block.api.Storage;

/**
 * A device whose checks are done: bounds, alignment, read-only, closed, and draining on close. A driver implements the
 * {@code do} methods; they are called with ranges that are aligned, not empty and inside the disk, never after
 * {@link #doClose}, and by any number of threads at once.
 */
public abstract class CheckedDevice implements BlockDevice {

    private final DeviceInfo info;
    private final Storage storage;
    private final RequestGate gate = new RequestGate();

    /** A device over a storage that it owns from now on. */
    protected CheckedDevice(DeviceInfo info, Storage storage) {
        this.info = Objects.requireNonNull(info);
        this.storage = Objects.requireNonNull(storage);
    }

    /** The storage the image is in. */
    protected final Storage storage() {
        return storage;
    }

    @Override
    public final DeviceInfo info() {
        return info;
    }

    @Override
    public final void read(ByteBuffer to, long offset) throws IOException {
        checkRange(offset, to.remaining());
        enter();
        try {
            if (to.hasRemaining()) {
                doRead(to, offset);
            }
        } finally {
            gate.leave();
        }
    }

    @Override
    public final void write(ByteBuffer from, long offset) throws IOException {
        checkRange(offset, from.remaining());
        enter();
        try {
            checkWritable();
            if (from.hasRemaining()) {
                doWrite(from, offset);
            }
        } finally {
            gate.leave();
        }
    }

    @Override
    public final void writeZeroes(long offset, long length) throws IOException {
        checkRange(offset, length);
        enter();
        try {
            checkWritable();
            if (length > 0) {
                doWriteZeroes(offset, length);
            }
        } finally {
            gate.leave();
        }
    }

    @Override
    public final void discard(long offset, long length) throws IOException {
        checkRange(offset, length);
        enter();
        try {
            checkWritable();
            if (length > 0) {
                doDiscard(offset, length);
            }
        } finally {
            gate.leave();
        }
    }

    @Override
    public final void flush() throws IOException {
        enter();
        try {
            if (!info.readOnly()) {
                doFlush();
            }
        } finally {
            gate.leave();
        }
    }

    @Override
    public final List<Extent> extents(long offset, long length) throws IOException {
        checkRange(offset, length);
        enter();
        try {
            return length == 0 ? List.of() : doExtents(offset, length);
        } finally {
            gate.leave();
        }
    }

    @Override
    public final void close() throws IOException {
        if (!gate.closeAndDrain()) {
            return;
        }
        try (storage) {
            try {
                if (!info.readOnly()) {
                    doFlush();
                }
            } finally {
                doClose();
            }
        }
    }

    /** Reads; see {@link BlockDevice#read}. */
    protected abstract void doRead(ByteBuffer to, long offset) throws IOException;

    /** Writes; see {@link BlockDevice#write}. */
    protected abstract void doWrite(ByteBuffer from, long offset) throws IOException;

    /** Makes writes durable; see {@link BlockDevice#flush}. Called on close too. */
    protected void doFlush() throws IOException {
        storage.flush();
    }

    /** Writes zeros; see {@link BlockDevice#writeZeroes}. */
    protected void doWriteZeroes(long offset, long length) throws IOException {
        for (long done = 0; done < length; ) {
            ByteBuffer zeros = Zeros.atMost(length - done);
            int step = zeros.remaining();
            doWrite(zeros, offset + done);
            done += step;
        }
    }

    /** Gives up a range; see {@link BlockDevice#discard}. */
    protected void doDiscard(long offset, long length) throws IOException {}

    /** Block status; see {@link BlockDevice#extents}. */
    protected abstract List<Extent> doExtents(long offset, long length) throws IOException;

    /**
     * Ends the driver's work: gives back space held in reserve, releases what there is beside the storage. Called once,
     * after the last flush, even if that failed, and before the storage is closed.
     */
    protected void doClose() throws IOException {}

    private void enter() throws BlockException {
        if (!gate.enter()) {
            throw new BlockException(BlockException.Kind.CLOSED, storage.name() + ": the disk is closed");
        }
    }

    private void checkWritable() throws BlockException {
        if (info.readOnly()) {
            throw new BlockException(
                    BlockException.Kind.READ_ONLY, storage.name() + ": the disk is open for reading only");
        }
    }

    private void checkRange(long offset, long length) {
        if (offset < 0 || length < 0 || offset > info.size() - length) {
            throw new IllegalArgumentException(storage.name() + ": request at offset " + offset + ", length " + length
                    + ": expected within the disk's " + info.size() + " bytes");
        }
        if (((offset | length) & info.sectorSize() - 1) != 0) {
            throw new IllegalArgumentException(storage.name() + ": request at offset " + offset + ", length " + length
                    + ": expected whole sectors of " + info.sectorSize() + " bytes");
        }
    }
}
