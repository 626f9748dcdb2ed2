package org.platter.block.images;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.platter.block.api.BlockDriver;
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
    private final CopyOnWriteArrayList<DriveListener> listeners = new CopyOnWriteArrayList<>();
    private final List<Drive> attached = new ArrayList<>();
    private boolean closed;

    /** Held for a change, so that one follows the other. */
    private final Object changes = new Object();

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
        Drive drive = started(name, image, options, null);
        drive.allowOffer();
        return drive;
    }

    /**
     * Has a drive be as if it had been attached so. What can be changed under a running guest, is: the policy, the limits
     * and whether the image may be written. Anything else is a change of medium: the old image is flushed and closed, its
     * disk taken back, and the new one offered. The new image is opened first, where that can be; if it cannot be opened,
     * the drive goes on with the old one.
     *
     * @param drive one of {@link #list}
     * @param name as for {@link #attach}; may be another than before
     * @return the drive, or the one that has taken its place
     * @throws IOException as {@link #attach}; and {@code NOT_THIS_FORMAT} if there is no driver for the image. The old disk is
     *     then in the drive again, unless a suppressed exception says why it could not be
     */
    public Drive change(Drive drive, String name, Path image, DriveOptions options) throws IOException {
        synchronized (changes) {
            if (!list().contains(drive)) {
                throw new BlockException(BlockException.Kind.CLOSED, drive.name() + ": the drive is closed");
            }
            return changeNow(drive, name, image, options);
        }
    }

    private Drive changeNow(Drive drive, String name, Path image, DriveOptions options) throws IOException {
        Path file = image.toRealPath();
        boolean sameFile = Files.isSameFile(file, drive.image());
        if (sameFile && name.equals(drive.name()) && sameDisk(drive.options().image(), options.image())) {
            if (options.image().readOnly() != drive.options().image().readOnly()) {
                drive.reopen(options.image().readOnly());
            }
            drive.setLimits(options);
            return drive;
        }
        return sameFile ? replace(drive, name, file, options) : exchange(drive, name, file, options);
    }

    /** Whether a guest need not notice: what a snapshot keeps would be lost with it. */
    private static boolean sameDisk(ImageOptions before, ImageOptions after) {
        boolean sameWrites =
                before.snapshot() == after.snapshot() && (!after.snapshot() || before.readOnly() == after.readOnly());
        return sameWrites && before.opensAs(after);
    }

    /** Opens the new image before the old one is closed. */
    private Drive exchange(Drive drive, String name, Path image, DriveOptions options) throws IOException {
        Optional<BlockDriver> before = drive.driver();
        Drive fresh = started(name, image, options, drive);
        boolean swapping = before.isEmpty() || !before.equals(drive.driver());
        // Drivers that are just being replaced count as present for as long as the guest would wait for them.
        if (!fresh.awaitOpened(swapping ? options.grace() : Duration.ZERO)) {
            BlockException nobody = new BlockException(BlockException.Kind.NOT_THIS_FORMAT, fresh.reason());
            closeAfter(nobody, fresh);
            throw nobody;
        }
        IOException unclean = null;
        try {
            drive.close();
        } catch (IOException e) {
            unclean = e;
        }
        fresh.allowOffer();
        if (unclean != null) {
            throw new IOException(name + ": has " + image + " now, but " + unclean.getMessage(), unclean);
        }
        return fresh;
    }

    /** Closes the old one first: it is in the way of the new one, so that less can be found out before. */
    private Drive replace(Drive drive, String name, Path image, DriveOptions options) throws IOException {
        DriveOptions before = drive.options();
        Optional<String> format = options.image().format();
        if (format.isPresent() && drivers.named(format.get()).isEmpty()) {
            throw new BlockException(
                    BlockException.Kind.NOT_THIS_FORMAT, image + ": no driver for format '" + format.get() + "'");
        }
        Drive present = named(name).orElse(drive);
        if (present != drive) {
            throw inUse(present);
        }
        drive.close();
        try {
            return attach(name, image, options);
        } catch (IOException | RuntimeException e) {
            try {
                attach(drive.name(), drive.image(), before);
            } catch (IOException again) {
                e.addSuppressed(again);
            }
            throw e;
        }
    }

    private Drive started(String name, Path image, DriveOptions options, Drive successorOf) throws IOException {
        Path file = image.toRealPath();
        Events events = new Events(listeners, background);
        Drive drive = new Drive(name, file, options, drivers, new Offer(publisher), events);
        reserve(drive, successorOf);
        try {
            drive.start();
            return drive;
        } catch (IOException | RuntimeException | Error e) {
            closeAfter(e, drive);
            throw e;
        }
    }

    /** Has the listener hear of every drive: of the state it has now, and of those it comes to. */
    public void addListener(DriveListener listener) {
        listeners.add(listener);
        list().forEach(drive -> drive.tellState(listener));
    }

    /** Ends {@link #addListener}. */
    public void removeListener(DriveListener listener) {
        listeners.remove(listener);
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

    private synchronized void reserve(Drive drive, Drive successorOf) throws IOException {
        if (closed) {
            throw new BlockException(BlockException.Kind.CLOSED, "the drives are closed");
        }
        for (Drive other : list()) {
            if (other == successorOf) {
                continue;
            }
            if (other.name().equals(drive.name())) {
                throw inUse(other);
            }
            // The lock of the file says the same, but not while the other one is between two drivers.
            if (writes(other, drive) && Files.isSameFile(other.image(), drive.image())) {
                throw new BlockException(
                        BlockException.Kind.BUSY, drive.image() + ": attached already, as " + other.name());
            }
        }
        attached.add(drive);
    }

    private static BlockException inUse(Drive drive) {
        return new BlockException(BlockException.Kind.BUSY, drive.name() + ": in use already, by " + drive.image());
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
