package org.example.notch.driver;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.osgi.service.component.annotations.Component;
import org.platter.block.api.*;
import org.platter.block.support.CheckedDevice;

@Component(service = BlockDriver.class)
@BlockFormat(name = "notch", extensions = "notch")
public final class NotchDriver implements BlockDriver {

    private static final byte[] MAGIC = "NOTCHED!".getBytes(StandardCharsets.US_ASCII);
    private static final int HEADER = 512;

    @Override
    public String format() {
        return "notch";
    }

    @Override
    public ProbeScore probe(Storage storage) throws IOException {
        ByteBuffer start = ByteBuffer.allocate(MAGIC.length);
        if (storage.size() < HEADER) {
            return ProbeScore.NONE;
        }
        storage.read(start, 0);
        return start.flip().equals(ByteBuffer.wrap(MAGIC)) ? new ProbeScore(90, "NOTCHED! at 0") : ProbeScore.NONE;
    }

    @Override
    public BlockDevice open(Storage storage, OpenOptions options) throws IOException {
        options.format().requireKnown(openOptions());
        options.requireWritable(storage);
        if (probe(storage) == ProbeScore.NONE) {
            throw new BlockException(
                    BlockException.Kind.NOT_THIS_FORMAT, storage.name() + ": expected NOTCHED! at offset 0");
        }
        long size = (storage.size() - HEADER) / 512 * 512;
        DeviceInfo info =
                DeviceInfo.of(format(), size).readOnly(options.readOnly()).build();
        return new CheckedDevice(info, storage) {
            @Override
            protected void doRead(ByteBuffer to, long offset) throws IOException {
                storage().read(to, HEADER + offset);
            }

            @Override
            protected void doWrite(ByteBuffer from, long offset) throws IOException {
                storage().write(from, HEADER + offset);
            }

            @Override
            protected List<Extent> doExtents(long offset, long length) {
                return List.of(Extent.data(offset, length, HEADER + offset));
            }
        };
    }

    @Override
    public void create(Storage storage, CreateOptions options) throws IOException {
        options.format().requireKnown(createOptions());
        storage.resize(0);
        storage.resize(HEADER + options.size());
        storage.write(ByteBuffer.wrap(MAGIC), 0);
        storage.flush();
    }
}
