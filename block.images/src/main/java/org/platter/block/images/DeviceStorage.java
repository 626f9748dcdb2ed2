package org.platter.block.images;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.platter.block.api.BlockDevice;
import org.platter.block.api.BlockException;
import org.platter.block.api.Storage;

/** A disk as storage that is only read; closing it closes the disk. */
final class DeviceStorage implements Storage {

    private final BlockDevice device;

    DeviceStorage(BlockDevice device) {
        this.device = device;
    }

    @Override
    public String name() {
        return "disk of format " + device.info().format();
    }

    @Override
    public long size() {
        return device.info().size();
    }

    @Override
    public boolean readOnly() {
        return true;
    }

    @Override
    public void read(ByteBuffer to, long offset) throws IOException {
        if (to.remaining() > size() - offset) {
            throw new EOFException(name() + ": found the end at " + size() + ", expected " + to.remaining()
                    + " bytes at offset " + offset);
        }
        device.read(to, offset);
    }

    @Override
    public void write(ByteBuffer from, long offset) throws IOException {
        throw refused();
    }

    @Override
    public void resize(long size) throws IOException {
        throw refused();
    }

    @Override
    public void flush() {}

    @Override
    public void close() throws IOException {
        device.close();
    }

    private BlockException refused() {
        return new BlockException(BlockException.Kind.READ_ONLY, name() + ": only read");
    }
}
