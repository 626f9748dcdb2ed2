package org.platter.block.images;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.platter.block.api.BlockDevice;
import org.platter.block.api.BlockDriver;
import org.platter.block.api.ParentFinder;
import org.platter.block.api.ParentLink;
import org.platter.block.api.Storage;

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
     * Opens an image file as a disk. The parents of a differencing image are found among the files of its folder, those
     * below, and {@link ImageOptions#parentFolders}; they are opened for reading.
     *
     * @throws org.platter.block.api.BlockException {@code NOT_THIS_FORMAT} if there is no driver for it, {@code BUSY} if
     *     somebody else has it open, or what the driver says against it
     * @throws java.nio.file.NoSuchFileException if there is no such file
     * @throws IllegalArgumentException if a format option is unknown or has a bad value
     */
    public BlockDevice open(Path path, ImageOptions options) throws IOException {
        Storage storage = options.openFile(path);
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

    /** Finds parents as {@link #open(Path, ImageOptions) open} does, for one image at a time. */
    public ParentFinder parents(ImageOptions options) {
        List<BlockDriver> present = drivers.list();
        return (child, reference) -> FileParents.of(options, present).find(child, reference);
    }

    /**
     * The files of which an image consists: its own, then its parent's, and so on. They are opened, for reading, and closed
     * again.
     *
     * @throws IOException as {@link #open(Path, ImageOptions)}
     */
    public List<Path> chain(Path path, ImageOptions options) throws IOException {
        List<BlockDriver> present = drivers.list();
        ImageOptions how = options.withReadOnly(true);
        FileParents parents = FileParents.of(how, present);
        List<Path> chain = new ArrayList<>(List.of(path));
        try (Storage storage = how.openToRead(path)) {
            Choice.of(storage, how, present, parents).open(storage).device().close();
            chain.addAll(parents.chain());
        }
        return chain;
    }

    /**
     * What a differencing image is to record of its parent, which is opened for that, for reading, and closed again.
     *
     * @param child where the image is, or will be; its folder exists
     * @param parent the parent's file
     * @param options how the parent is opened
     * @throws IOException as {@link #open(Path, ImageOptions)}
     */
    public ParentLink link(Path child, Path parent, ImageOptions options) throws IOException {
        Path target = parent.toRealPath();
        Path folder = child.toAbsolutePath().getParent().toRealPath();
        boolean sameRoot = target.getRoot().equals(folder.getRoot());
        Path relative = sameRoot ? folder.relativize(target) : target;
        try (BlockDevice device = open(target, options.withReadOnly(true))) {
            return ParentLink.of(
                    device.info(),
                    withSlashes(target),
                    withSlashes(relative),
                    Files.getLastModifiedTime(target).toInstant());
        }
    }

    private static String withSlashes(Path path) {
        return path.toString().replace(File.separatorChar, '/');
    }
}
