package org.platter.block.images;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.platter.block.api.BlockDevice;
import org.platter.block.api.Storage;
import org.platter.block.support.FileStorage;

/** Opens images with the drivers present now. May be used by any number of threads at once. */
@Component(service = Images.class)
public final class Images {

    private final Drivers drivers;

    /** Opens images with these drivers. */
    @Activate
    public Images(@Reference Drivers drivers) {
        this.drivers = Objects.requireNonNull(drivers);
    }

    /** The drivers that are asked. */
    public Drivers drivers() {
        return drivers;
    }

    /**
     * Opens an image file as a disk.
     *
     * @throws org.platter.block.api.BlockException {@code NOT_THIS_FORMAT} if there is no driver for it, {@code BUSY} if
     *     somebody else has it open, or what the driver says against it
     * @throws java.nio.file.NoSuchFileException if there is no such file
     * @throws IllegalArgumentException if a format option is unknown or has a bad value
     */
    public BlockDevice open(Path path, ImageOptions options) throws IOException {
        Storage storage = FileStorage.open(path, options.imageReadOnly());
        try {
            return open(storage, options);
        } catch (IOException | RuntimeException | Error e) {
            storage.close();
            throw e;
        }
    }

    /**
     * Opens an image as a disk, which owns the storage from here on. If this method throws, the storage is still the
     * caller's; otherwise see {@link #open(Path, ImageOptions)}.
     */
    public BlockDevice open(Storage storage, ImageOptions options) throws IOException {
        BlockDevice device =
                Choice.of(storage, options, drivers.list()).open(storage).device();
        return options.snapshot() && !options.readOnly() ? new SnapshotDevice(device) : device;
    }
}
