package org.platter.vhd.driver;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import org.platter.block.api.ChsGeometry;
import org.platter.block.api.DeviceInfo;
import org.platter.block.api.Extent;
import org.platter.block.api.Storage;
import org.platter.block.support.CheckedDevice;

/** A disk whose bytes are the file's, with a footer behind them. Threads: any number, as the storage takes them. */
final class FixedDevice extends CheckedDevice {

    private final Optional<ChsGeometry> geometry;

    FixedDevice(DeviceInfo info, Storage storage, Optional<ChsGeometry> geometry) {
        super(info, storage);
        this.geometry = geometry;
    }

    @Override
    public Optional<ChsGeometry> geometry() {
        return geometry;
    }

    @Override
    protected void doRead(ByteBuffer to, long offset) throws IOException {
        storage().read(to, offset);
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
        return storage().extents(offset, length);
    }
}
