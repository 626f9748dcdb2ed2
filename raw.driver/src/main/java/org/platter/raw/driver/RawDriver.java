package org.platter.raw.driver;

import java.io.IOException;
import java.util.Optional;
import org.osgi.service.component.annotations.Component;
import org.platter.block.api.BlockDevice;
import org.platter.block.api.BlockDriver;
import org.platter.block.api.BlockFormat;
import org.platter.block.api.CreateOptions;
import org.platter.block.api.ImageMaintenance;
import org.platter.block.api.OpenOptions;
import org.platter.block.api.ProbeScore;
import org.platter.block.api.Storage;

/**
 * The format without a format: the storage's bytes are the disk's. It never bids, because any bytes at all are a raw
 * disk, and a guest can write the beginning of any other format into its own.
 */
@Component(service = BlockDriver.class)
@BlockFormat(
        name = RawDevice.FORMAT,
        extensions = {"raw", "img"})
public final class RawDriver implements BlockDriver {

    /** A driver; it has no state. */
    public RawDriver() {}

    @Override
    public String format() {
        return RawDevice.FORMAT;
    }

    @Override
    public ProbeScore probe(Storage storage) {
        return ProbeScore.NONE;
    }

    @Override
    public BlockDevice open(Storage storage, OpenOptions options) throws IOException {
        options.format().requireKnown(openOptions());
        options.requireWritable(storage);
        return new RawDevice(storage, options.readOnly());
    }

    /** Makes a disk of the size asked for, rounded up to whole sectors, that takes no space where the host allows it. */
    @Override
    public void create(Storage storage, CreateOptions options) throws IOException {
        options.format().requireKnown(createOptions());
        storage.resize(0);
        storage.resize(RawDevice.wholeSectors(options.size()));
        storage.flush();
    }

    @Override
    public Optional<ImageMaintenance> maintenance() {
        return Optional.of(new RawMaintenance());
    }
}
