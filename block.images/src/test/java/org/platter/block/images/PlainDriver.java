package org.platter.block.images;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.platter.block.api.BlockDevice;
import org.platter.block.api.BlockDriver;
import org.platter.block.api.DeviceInfo;
import org.platter.block.api.OpenOptions;
import org.platter.block.api.ProbeScore;
import org.platter.block.api.Storage;

/** What a raw driver is to this bundle: one that never bids. */
final class PlainDriver implements BlockDriver {

    @Override
    public String format() {
        return "raw";
    }

    @Override
    public ProbeScore probe(Storage storage) {
        return ProbeScore.NONE;
    }

    @Override
    public BlockDevice open(Storage storage, OpenOptions options) throws IOException {
        DeviceInfo info = DeviceInfo.of("raw", storage.size())
                .readOnly(options.readOnly())
                .build();
        return new BlockDevice() {
            @Override
            public DeviceInfo info() {
                return info;
            }

            @Override
            public void read(ByteBuffer to, long offset) throws IOException {
                storage.read(to, offset);
            }

            @Override
            public void write(ByteBuffer from, long offset) throws IOException {
                storage.write(from, offset);
            }

            @Override
            public void flush() throws IOException {
                storage.flush();
            }

            @Override
            public void close() throws IOException {
                storage.close();
            }
        };
    }
}
