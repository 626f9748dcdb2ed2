package org.platter.block.support;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.platter.block.api.BlockDevice;
import org.platter.block.api.BlockDriver;
import org.platter.block.api.BlockException;
import org.platter.block.api.CreateOptions;
import org.platter.block.api.DeviceInfo;
import org.platter.block.api.Extent;
import org.platter.block.api.OpenOptions;
import org.platter.block.api.ProbeScore;
import org.platter.block.api.Storage;

/** A format that is none: the disk is the storage, which must not be empty. */
final class PlainDriver implements BlockDriver {

    static BlockDevice device(MemoryStorage storage, boolean readOnly) {
        return device(storage, readOnly, storage.toByteArray().length);
    }

    private static BlockDevice device(Storage storage, boolean readOnly, long size) {
        return new CheckedDevice(DeviceInfo.of("plain", size).readOnly(readOnly).build(), storage) {
            @Override
            protected void doRead(ByteBuffer to, long offset) throws IOException {
                storage().read(to, offset);
            }

            @Override
            protected void doWrite(ByteBuffer from, long offset) throws IOException {
                storage().write(from, offset);
            }

            @Override
            protected List<Extent> doExtents(long offset, long length) {
                return List.of(Extent.data(offset, length, offset));
            }
        };
    }

    @Override
    public String format() {
        return "plain";
    }

    @Override
    public ProbeScore probe(Storage storage) {
        return ProbeScore.NONE;
    }

    @Override
    public BlockDevice open(Storage storage, OpenOptions options) throws IOException {
        if (storage.size() == 0) {
            throw new BlockException(BlockException.Kind.NOT_THIS_FORMAT, storage.name() + ": empty");
        }
        return device(storage, options.readOnly(), storage.size());
    }

    @Override
    public void create(Storage storage, CreateOptions options) throws IOException {
        storage.resize(options.size());
        if (options.size() % 512 != 0) {
            throw new BlockException(BlockException.Kind.UNSUPPORTED, "size " + options.size());
        }
    }
}
