package org.platter.qcow2.driver;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import org.osgi.service.component.annotations.Component;
import org.platter.block.api.BlockDevice;
import org.platter.block.api.BlockDriver;
import org.platter.block.api.BlockException;
import org.platter.block.api.BlockFormat;
import org.platter.block.api.CreateOptions;
import org.platter.block.api.ImageMaintenance;
import org.platter.block.api.OpenOptions;
import org.platter.block.api.OptionDescription;
import org.platter.block.api.ProbeScore;
import org.platter.block.api.Storage;

/** QEMU's images ("docs/interop/qcow2" of QEMU), versions 2 and 3. */
@Component(service = BlockDriver.class)
@BlockFormat(name = Qcow2Driver.FORMAT, extensions = "qcow2")
public final class Qcow2Driver implements BlockDriver {

    static final String FORMAT = "qcow2";

    /** A driver; it has no state. */
    public Qcow2Driver() {}

    @Override
    public String format() {
        return FORMAT;
    }

    /** The magic number decides: what has it and is damaged is this format all the same. */
    @Override
    public ProbeScore probe(Storage storage) throws IOException {
        ByteBuffer start = ByteBuffer.allocate(8);
        if (storage.size() < Header.V2_LENGTH) {
            return ProbeScore.NONE;
        }
        storage.read(start, 0);
        int version = start.getInt(4);
        if (start.getInt(0) != Header.MAGIC || version < 2) {
            return ProbeScore.NONE;
        }
        try {
            Header header = Header.read(storage);
            return new ProbeScore(100, "'QFI\\xfb' at offset 0, and a valid header of version " + header.version());
        } catch (BlockException e) {
            return new ProbeScore(70, "'QFI\\xfb' at offset 0; " + e.getMessage());
        }
    }

    /**
     * Opens an image. What can be read but not written safely opens for reading only, and
     * {@link org.platter.block.api.DeviceInfo#problems} says why. An image whose refcounts a writer has left behind (the
     * dirty bit) is repaired first if it is to be written.
     */
    @Override
    public BlockDevice open(Storage storage, OpenOptions options) throws IOException {
        options.format().requireKnown(openOptions());
        options.requireWritable(storage);
        return Qcow2Image.open(storage, options);
    }

    @Override
    public void create(Storage storage, CreateOptions options) throws IOException {
        options.format().requireKnown(createOptions());
        NewImage.create(storage, options);
    }

    @Override
    public Optional<ImageMaintenance> maintenance() {
        return Optional.of(new Qcow2Maintenance());
    }

    @Override
    public List<OptionDescription> createOptions() {
        return Qcow2Options.CREATE;
    }

    @Override
    public List<OptionDescription> openOptions() {
        return Qcow2Options.OPEN;
    }
}
