package org.platter.integration.tests;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.platter.block.api.BlockDevice;
import org.platter.block.api.BlockDriver;
import org.platter.block.api.DeviceInfo;
import org.platter.block.api.Extent;
import org.platter.block.api.OpenOptions;
import org.platter.block.api.ProbeScore;
import org.platter.block.api.Storage;
import org.platter.block.support.CheckedDevice;

/** Bids for everything and takes all of the file for the disk. */
final class RivalDriver implements BlockDriver {

    private final int bid;

    RivalDriver(int bid) {
        this.bid = bid;
    }

    @Override
    public String format() {
        return "rival";
    }

    @Override
    public ProbeScore probe(Storage storage) {
        return new ProbeScore(bid, "whatever it is");
    }

    @Override
    public BlockDevice open(Storage storage, OpenOptions options) throws IOException {
        DeviceInfo info = DeviceInfo.of(format(), storage.size())
                .readOnly(options.readOnly())
                .build();
        return new CheckedDevice(info, storage) {
            @Override
            protected void doRead(ByteBuffer to, long offset) throws IOException {
                storage.read(to, offset);
            }

            @Override
            protected void doWrite(ByteBuffer from, long offset) throws IOException {
                storage.write(from, offset);
            }

            @Override
            protected List<Extent> doExtents(long offset, long length) throws IOException {
                return storage.extents(offset, length);
            }
        };
    }
}
