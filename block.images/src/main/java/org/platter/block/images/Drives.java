package org.platter.block.images;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.platter.block.api.BlockException;

/**
 * The drives of this program: images attached under names such as {@code hda}. May be used by any number of threads.
 *
 * <p>In a framework it lives as long as its bundle is started, not only while somebody uses the service: else the drives
 * would end with their last observer.
 */
@Component(service = Drives.class, immediate = true)
public final class Drives implements AutoCloseable {

    private final Drivers drivers;
    private final DrivePublisher publisher;
    private final Background background;
    private final List<Drive> attached = new ArrayList<>();
    private boolean closed;

    /** Drives that open images with these drivers and are offered through this publisher. */
    @Activate
    public Drives(@Reference Drivers drivers, @Reference DrivePublisher publisher) {
        this(drivers, publisher, new Threads());
    }

    Drives(Drivers drivers, DrivePublisher publisher, Background background) {
        this.drivers = Objects.requireNonNull(drivers);
        this.publisher = Objects.requireNonNull(publisher);
        this.background = background;
    }

    /**
     * Attaches an image. If there is no driver for it, the drive waits for one: its state is {@link DriveState#WAITING}
     * and {@link Drive#reason} says who was asked. The disk is published when a driver has opened it.
     *
     * @param name which drive it is to be, {@code hda} to {@code hdd}
     * @throws BlockException {@code BUSY} if the name or the file is in use; what the driver says if it refuses the image
     * @throws java.nio.file.NoSuchFileException if there is no such file
     * @throws IllegalArgumentException if a format option is unknown or has a bad value
     */
    public Drive attach(String name, Path image, DriveOptions options) throws IOException {
        Path file = image.toRealPath();
        Drive drive = new Drive(name, file, options, drivers, new Offer(publisher), background);
        reserve(drive);
        try {
            drive.start();
            return drive;
        } catch (IOException | RuntimeException | Error e) {
            closeAfter(e, drive);
            throw e;
        }
    }

    /** The drives attached now, in the order of their attachment. */
    public synchronized List<Drive> list() {
        attached.removeIf(drive -> drive.state() == DriveState.CLOSED);
        return List.copyOf(attached);
    }

    /** The drive of a name. */
    public Optional<Drive> named(String name) {
        return list().stream().filter(drive -> drive.name().equals(name)).findFirst();
    }

    /** Takes every disk back and closes every drive; what fails is reported after all were closed. */
    @Override
    @Deactivate
    public void close() throws IOException {
        synchronized (this) {
            closed = true;
        }
        IOException failure = null;
        for (Drive drive : list()) {
            try {
                drive.close();
            } catch (IOException e) {
                if (failure == null) {
                    failure = e;
                } else {
                    failure.addSuppressed(e);
                }
            }
        }
        if (failure != null) {
            throw failure;
        }
    }

    private synchronized void reserve(Drive drive) throws IOException {
        if (closed) {
            throw new BlockException(BlockException.Kind.CLOSED, "the drives are closed");
        }
        for (Drive other : list()) {
            if (other.name().equals(drive.name())) {
                throw new BlockException(
                        BlockException.Kind.BUSY, drive.name() + ": in use already, by " + other.image());
            }
            // The lock of the file says the same, but not while the other one is between two drivers.
            if (writes(other, drive) && Files.isSameFile(other.image(), drive.image())) {
                throw new BlockException(
                        BlockException.Kind.BUSY, drive.image() + ": attached already, as " + other.name());
            }
        }
        attached.add(drive);
    }

    private static boolean writes(Drive one, Drive other) {
        return !one.options().image().imageReadOnly()
                || !other.options().image().imageReadOnly();
    }

    private static void closeAfter(Throwable failure, Drive drive) {
        try {
            drive.close();
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
    }
}
