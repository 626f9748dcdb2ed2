package org.platter.block.images.osgi;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;
import org.platter.block.images.Drive;
import org.platter.block.images.DriveOptions;
import org.platter.block.images.DriveState;
import org.platter.block.images.Drives;
import org.platter.block.images.ImageOptions;
import org.platter.block.images.MissingPolicy;

/**
 * The drive of one configuration. A configuration that cannot be followed is logged, and the drive stays as it was; the
 * component lives on, so that the next change of the configuration is another chance.
 */
@Component(
        name = "org.platter.drive",
        service = {},
        immediate = true,
        configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = DriveConfiguration.class, factory = true)
public final class ConfiguredDrive {

    private static final List<String> NAMES = List.of("hda", "hdb", "hdc", "hdd");
    private static final System.Logger LOG = System.getLogger(ConfiguredDrive.class.getName());

    private final Drives drives;
    private Drive drive;

    /** Attaches the drive. */
    @Activate
    public ConfiguredDrive(@Reference Drives drives, DriveConfiguration configuration, Map<String, Object> properties) {
        this.drives = drives;
        apply(configuration, properties);
    }

    @Modified
    void apply(DriveConfiguration configuration, Map<String, Object> properties) {
        try {
            follow(configuration);
            if (drive.state() == DriveState.WAITING) {
                LOG.log(Level.WARNING, () -> "Configuration " + pid(properties) + ": waiting: " + drive.reason());
            }
        } catch (IOException | RuntimeException e) {
            LOG.log(
                    Level.ERROR,
                    () -> "Configuration " + pid(properties) + ": drive " + configuration.drive() + ": " + reason(e)
                            + (isOpen() ? "; " + drive.name() + " stays as it was, with " + drive.image() : ""));
        }
    }

    @Deactivate
    void close() throws IOException {
        if (isOpen()) {
            drive.close();
        }
    }

    private void follow(DriveConfiguration configuration) throws IOException {
        String name = configuration.drive();
        if (!NAMES.contains(name)) {
            throw new IllegalArgumentException("drive '" + name + "': expected one of " + NAMES);
        }
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
        return DriveOptions.of(image)
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

    private static Object pid(Map<String, Object> properties) {
        return properties.getOrDefault("service.pid", "org.platter.drive");
    }

    private static String reason(Exception e) {
        return e instanceof NoSuchFileException ? e.getMessage() + ": no such file" : e.getMessage();
    }
}
