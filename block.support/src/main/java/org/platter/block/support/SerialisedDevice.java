package org.platter.block.support;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.platter.block.api.BlockDevice;
import org.platter.block.api.ChsGeometry;
import org.platter.block.api.DeviceInfo;
import org.platter.block.api.Extent;

/** Passes one request at a time to a device that cannot take several at once. */
public final class SerialisedDevice implements BlockDevice {

    private final BlockDevice device;
    private final ReentrantLock turn = new ReentrantLock();

    /** Wraps the device and owns it from now on. */
    public SerialisedDevice(BlockDevice device) {
        this.device = Objects.requireNonNull(device);
    }

    @Override
    public DeviceInfo info() {
        return device.info();
    }

    @Override
    public void read(ByteBuffer to, long offset) throws IOException {
        inTurn(() -> device.read(to, offset));
    }

    @Override
    public void write(ByteBuffer from, long offset) throws IOException {
        inTurn(() -> device.write(from, offset));
    }

    @Override
    public void flush() throws IOException {
        inTurn(device::flush);
    }

    @Override
    public void writeZeroes(long offset, long length) throws IOException {
        inTurn(() -> device.writeZeroes(offset, length));
    }

    @Override
    public void discard(long offset, long length) throws IOException {
        inTurn(() -> device.discard(offset, length));
    }

    @Override
    public List<Extent> extents(long offset, long length) throws IOException {
        turn.lock();
        try {
            return device.extents(offset, length);
        } finally {
            turn.unlock();
        }
    }

    @Override
    public Optional<ChsGeometry> geometry() {
        return device.geometry();
    }

    @Override
    public void close() throws IOException {
        inTurn(device::close);
    }

    private interface Request {
        void run() throws IOException;
    }

    private void inTurn(Request request) throws IOException {
        turn.lock();
        try {
            request.run();
        } finally {
            turn.unlock();
        }
    }
}
