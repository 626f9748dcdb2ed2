package org.platter.block.images;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/** The drives of this program: images attached under names such as {@code hda}. May be used by any number of threads. */
@Component(service = Drives.class)
public final class Drives implements AutoCloseable {

    /** Drives that open images with these drivers and are offered through this publisher. */
    @Activate
    public Drives(@Reference Drivers drivers, @Reference DrivePublisher publisher) {}

    /**
     * Attaches an image. If there is no driver for it, the drive waits for one: its state is {@link DriveState#WAITING}
     * and {@link Drive#reason} says who was asked. The disk is published when a driver has opened it.
     *
     * @param name which drive it is to be, {@code hda} to {@code hdd}
     * @throws org.platter.block.api.BlockException {@code BUSY} if the name or the file is in use; what the driver says
     *     if it refuses the image
     * @throws java.nio.file.NoSuchFileException if there is no such file
     * @throws IllegalArgumentException if a format option is unknown or has a bad value
     */
    public Drive attach(String name, Path image, DriveOptions options) throws IOException {
        throw new UnsupportedOperationException();
    }

    /** The drives attached now. */
    public List<Drive> list() {
        return List.of();
    }

    /** The drive of a name. */
    public Optional<Drive> named(String name) {
        return Optional.empty();
    }

    /** Takes every disk back and closes every drive. */
    @Override
    @Deactivate
    public void close() {}
}
