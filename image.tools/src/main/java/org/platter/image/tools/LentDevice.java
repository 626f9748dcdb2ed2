package org.platter.image.tools;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.platter.block.api.BlockDevice;
import org.platter.block.api.DeviceInfo;
import org.platter.block.api.Extent;

/** A disk lent for reading: closing it leaves it open. */
record LentDevice(BlockDevice device) implements BlockDevice {

    @Override
    public DeviceInfo info() {
        return device.info();
    }

    @Override
    public void read(ByteBuffer to, long offset) throws IOException {
        device.read(to, offset);
    }

    @Override
    public void write(ByteBuffer from, long offset) {
        throw new UnsupportedOperationException("lent for reading");
    }

    @Override
    public void flush() {}

    @Override
    public List<Extent> extents(long offset, long length) throws IOException {
        return device.extents(offset, length);
    }

    @Override
    public void close() {}
}
