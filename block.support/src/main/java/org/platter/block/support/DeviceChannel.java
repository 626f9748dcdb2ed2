package org.platter.block.support;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.SeekableByteChannel;
import java.util.Objects;
import org.platter.block.api.BlockDevice;
import org.platter.block.api.BlockException;

/**
 * A disk as a channel: any bytes, whole sectors or not, at a position that moves on. The disk's size is fixed: reading ends
 * there, and a write that does not fit is done as far as it fits. Writes are durable after {@link BlockDevice#flush} or
 * {@link #close}, which closes the disk.
 *
 * <p>Calls of several threads are done one after the other. A sector that is written in part is read first and written back
 * whole, so while it is, nobody else may write to the same sector by another channel or directly. Threads must not be
 * interrupted inside a call; see {@link FileStorage}.
 */
public final class DeviceChannel implements SeekableByteChannel {

    private final BlockDevice device;
    private final long size;
    private final ByteBuffer sector;
    private long position;
    private volatile boolean closed;

    /** A channel at the start of the disk, which it owns from now on. */
    public DeviceChannel(BlockDevice device) {
        this.device = Objects.requireNonNull(device);
        size = device.info().size();
        sector = ByteBuffer.allocate(device.info().sectorSize());
    }

    @Override
    public synchronized int read(ByteBuffer to) throws IOException {
        checkOpen();
        if (to.hasRemaining() && position >= size) {
            return -1;
        }
        return transfer(to, device::read, (piece, start, within) -> {
            device.read(sector.clear(), start);
            piece.put(sector.clear().position(within).limit(within + piece.remaining()));
        });
    }

    /**
     * Writes as many bytes as there are up to the disk's end.
     *
     * @throws BlockException {@code NO_SPACE} if the position is there already
     * @throws NonWritableChannelException if the disk is open for reading only
     */
    @Override
    public synchronized int write(ByteBuffer from) throws IOException {
        checkWritable();
        if (from.hasRemaining() && position >= size) {
            throw new BlockException(
                    BlockException.Kind.NO_SPACE,
                    "write at offset " + position + ": expected within the disk's " + size + " bytes");
        }
        return transfer(from, device::write, (piece, start, within) -> {
            device.read(sector.clear(), start);
            sector.position(within).put(piece);
            device.write(sector.clear(), start);
        });
    }

    private interface WholeSectors {
        void transfer(ByteBuffer bytes, long offset) throws IOException;
    }

    private interface PartOfASector {
        void transfer(ByteBuffer bytes, long start, int within) throws IOException;
    }

    /** Moves bytes, as many as the buffer has and the disk, and moves the position along. */
    private int transfer(ByteBuffer bytes, WholeSectors whole, PartOfASector part) throws IOException {
        int sectorSize = sector.capacity();
        int limit = bytes.limit();
        int count = (int) Math.max(0, Math.min(bytes.remaining(), size - position));
        try {
            for (int left = count; left > 0; ) {
                int within = (int) (position % sectorSize);
                boolean aligned = within == 0 && left >= sectorSize;
                int step = aligned ? left - left % sectorSize : Math.min(left, sectorSize - within);
                bytes.limit(bytes.position() + step);
                if (aligned) {
                    whole.transfer(bytes, position);
                } else {
                    part.transfer(bytes, position - within, within);
                }
                position += step;
                left -= step;
            }
        } finally {
            bytes.limit(limit);
        }
        return count;
    }

    @Override
    public synchronized long position() throws IOException {
        checkOpen();
        return position;
    }

    @Override
    public synchronized SeekableByteChannel position(long newPosition) throws IOException {
        checkOpen();
        if (newPosition < 0) {
            throw new IllegalArgumentException("position " + newPosition + ": expected 0 or more");
        }
        position = newPosition;
        return this;
    }

    @Override
    public long size() throws IOException {
        checkOpen();
        return size;
    }

    /**
     * Moves the position to the new size if it is behind that. A disk is not cut.
     *
     * @throws BlockException {@code UNSUPPORTED} if the new size is less than the disk's
     */
    @Override
    public synchronized SeekableByteChannel truncate(long newSize) throws IOException {
        checkWritable();
        if (newSize < 0) {
            throw new IllegalArgumentException("size " + newSize + ": expected 0 or more");
        }
        if (newSize < size) {
            throw new BlockException(
                    BlockException.Kind.UNSUPPORTED, "truncate to " + newSize + ": expected the disk's " + size);
        }
        position = Math.min(position, newSize);
        return this;
    }

    @Override
    public boolean isOpen() {
        return !closed;
    }

    @Override
    public void close() throws IOException {
        closed = true;
        device.close();
    }

    private void checkOpen() throws ClosedChannelException {
        if (closed) {
            throw new ClosedChannelException();
        }
    }

    private void checkWritable() throws ClosedChannelException {
        checkOpen();
        if (device.info().readOnly()) {
            throw new NonWritableChannelException();
        }
    }
}
