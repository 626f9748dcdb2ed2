package org.platter.block.images.osgi;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;
import org.platter.block.api.BlockDriver;
import org.platter.block.images.Drive;
import org.platter.block.images.DriveNames;
import org.platter.block.images.DriveOptions;
import org.platter.block.images.DriveState;
import org.platter.block.images.Drivers;
import org.platter.block.images.Drives;
import org.platter.block.images.ImageOptions;
import org.platter.block.images.MissingPolicy;

/**
 * The drive of one configuration. A configuration that cannot be followed is logged, and the drive stays as it was; the
 * component lives on: the next change of the configuration is another chance, and so is each driver that comes.
 */
@Component(
        name = "org.platter.drive",
        service = {},
        immediate = true,
        configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = DriveConfiguration.class, factory = true)
public final class ConfiguredDrive implements Drivers.Listener {

    private static final System.Logger LOG = System.getLogger(ConfiguredDrive.class.getName());

    private final Drives drives;
    private final Drivers drivers;
    private Drive drive;

    /** The last configuration, as long as it has not been followed; then null. */
    private Wanted wanted;

    private boolean closed;

    private record Wanted(DriveConfiguration configuration, Map<String, Object> properties) {}

    /** Attaches the drive. */
    @Activate
    public ConfiguredDrive(
            @Reference Drives drives,
            @Reference Drivers drivers,
            DriveConfiguration configuration,
            Map<String, Object> properties) {
        this.drives = drives;
        this.drivers = drivers;
        // Before the first try: a driver that comes in its midst is another chance too.
        drivers.addListener(this);
        apply(configuration, properties);
    }

    @Modified
    synchronized void apply(DriveConfiguration configuration, Map<String, Object> properties) {
        wanted = new Wanted(configuration, properties);
        tryWanted();
    }

    @Deactivate
    void close() throws IOException {
        drivers.removeListener(this);
        synchronized (this) {
            closed = true;
            if (isOpen()) {
                drive.close();
            }
        }
    }

    @Override
    public void added(BlockDriver driver) {
        // Opening an image takes its time, and whoever brings a driver must not wait for it.
        Thread again = new Thread(this::tryAgain, "platter configured drive");
        again.setDaemon(true);
        again.start();
    }

    @Override
    public void removed(BlockDriver driver) {
        // The drive itself hears of it.
    }

    private synchronized void tryAgain() {
        if (wanted != null && !closed) {
            tryWanted();
        }
    }

    private void tryWanted() {
        DriveConfiguration configuration = wanted.configuration;
        Object pid = wanted.properties.getOrDefault("service.pid", "org.platter.drive");
        try {
            follow(configuration);
            wanted = null;
            if (drive.state() == DriveState.WAITING) {
                LOG.log(Level.WARNING, () -> "Configuration " + pid + ": waiting: " + drive.reason());
            }
        } catch (IOException | RuntimeException e) {
            LOG.log(
                    Level.ERROR,
                    () -> "Configuration " + pid + ": drive " + configuration.drive() + ": " + reason(e)
                            + (isOpen() ? "; " + drive.name() + " stays as it was, with " + drive.image() : ""));
        }
    }

    private void follow(DriveConfiguration configuration) throws IOException {
        String name = DriveNames.require(configuration.drive());
        if (configuration.path().isBlank()) {
            throw new IllegalArgumentException("no path: expected that of an image");
        }
        Path image = Path.of(configuration.path().strip());
        DriveOptions options = options(configuration);
        if (!isOpen()) {
            drive = drives.attach(name, image, options);
            return;
        }
        String before = drive.name();
        try {
            drive = drives.change(drive, name, image, options);
        } catch (IOException | RuntimeException e) {
            // The old image may be in the drive again as it was, though by another object.
            drives.named(before).ifPresent(now -> drive = now);
            throw e;
        }
    }

    private boolean isOpen() {
        return drive != null && drive.state() != DriveState.CLOSED;
    }

    private static DriveOptions options(DriveConfiguration configuration) {
        ImageOptions image =
                ImageOptions.READ_WRITE.withReadOnly(configuration.read_only()).withSnapshot(configuration.snapshot());
        if (!configuration.format().isBlank()) {
            image = image.withFormat(configuration.format().strip());
        }
        return DriveOptions.of(DriveNames.usual(configuration.drive(), image))
                .withPolicy(policy(configuration.policy()))
                .withGrace(millis("grace.millis", configuration.grace_millis()))
                .withQuiesceLimit(millis("quiesce.millis", configuration.quiesce_millis()));
    }

    private static MissingPolicy policy(String name) {
        try {
            return MissingPolicy.valueOf(name.strip().toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("policy '" + name + "': expected stop, report or hold", e);
        }
    }

    private static Duration millis(String what, long value) {
        if (value < 0) {
            throw new IllegalArgumentException(what + " " + value + ": expected 0 or more");
        }
        return Duration.ofMillis(value);
    }

    private static String reason(Exception e) {
        return e instanceof NoSuchFileException ? e.getMessage() + ": no such file" : e.getMessage();
    }
}
