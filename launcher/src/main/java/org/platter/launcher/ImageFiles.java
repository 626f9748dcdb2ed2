package org.platter.launcher;

import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.platter.block.api.BlockDevice;
import org.platter.block.api.BlockDriver;
import org.platter.block.api.FormatOptions;
import org.platter.block.api.ParentLink;
import org.platter.block.api.Storage;
import org.platter.block.images.Bid;
import org.platter.block.images.Drivers;
import org.platter.block.images.ImageOptions;
import org.platter.block.images.Images;
import org.platter.block.support.FileStorage;
import org.platter.image.tools.Inspection;

/** The image files named on a command line, opened by the drivers on the class path. */
final class ImageFiles {

    private final Drivers drivers = Drivers.installed(ImageFiles.class.getClassLoader());
    private final Images images = new Images(drivers);

    Images images() {
        return images;
    }

    /** The driver of a format. */
    BlockDriver driver(String format) throws UsageException {
        return drivers.named(format).orElseThrow(() -> new UsageException("Unknown file format '" + format + "'"));
    }

    /** How an image is opened for reading: an unrecognised one is raw, unless a format is named. */
    ImageOptions reading(String format) throws UsageException {
        return format == null
                ? ImageOptions.READ_ONLY.withRawFallback(true)
                : ImageOptions.READ_ONLY.withFormat(driver(format).format());
    }

    /** How the image of {@code -f} is opened for reading, with the options of {@code --open}. */
    ImageOptions reading(Arguments arguments) throws UsageException {
        return opened(reading(arguments.value("f")), arguments);
    }

    /** How an image is opened that is to be changed: by the driver of {@code -f}, or by the one that recognises it. */
    ImageOptions changing(String file, Arguments arguments) throws IOException, UsageException {
        String format = arguments.value("f");
        if (format == null && recognised(file).isEmpty()) {
            throw new UsageException("'" + file + "': no driver recognises the image; -f names its format");
        }
        return opened(ImageOptions.READ_WRITE.withFormat(driverOf(file, format).format()), arguments);
    }

    /** The same with {@code --open} and {@code --parents}. */
    private static ImageOptions opened(ImageOptions how, Arguments arguments) throws UsageException {
        ImageOptions with = how.withFormatOptions(formatOptions(arguments, "open"));
        return arguments.has("parents") ? with.withParentFolders(path(arguments.value("parents"))) : with;
    }

    /** Opens an image for reading. */
    BlockDevice open(String file, ImageOptions options) throws IOException, UsageException {
        Path path = path(file);
        return opening(file, () -> images.open(path, options));
    }

    /** What can be told of an image, also of one whose parent is missing. */
    Inspection inspect(String file, ImageOptions options) throws IOException, UsageException {
        Path path = path(file);
        return opening(file, () -> Inspection.of(path, options, images));
    }

    /** What a child is to record of its parent: {@code -b} and {@code -F}. A relative name starts from the child's folder. */
    ParentLink parent(Path child, String file, String format) throws IOException, UsageException {
        Path parent = child.resolveSibling(path(file));
        ImageOptions how = reading(format);
        return opening(parent.toString(), () -> images.link(child, parent, how));
    }

    /** The driver of an image: of {@code -f}, or the one that recognises it; raw if none does. */
    BlockDriver driverOf(String file, String format) throws IOException, UsageException {
        if (format != null) {
            return driver(format);
        }
        return recognised(file).orElse(drivers.named("raw").orElseThrow());
    }

    private Optional<BlockDriver> recognised(String file) throws IOException, UsageException {
        Path path = path(file);
        return opening(file, () -> {
            try (Storage storage = FileStorage.open(path, true)) {
                return drivers.best(storage).map(Bid::driver);
            }
        });
    }

    /** Does something with an image; what goes wrong is told as not having been able to open it. */
    private static <T> T opening(String file, Cancelling.Work<T> work) throws IOException {
        try {
            return work.run();
        } catch (IOException | IllegalArgumentException e) {
            throw new IOException("Could not open '" + file + "': " + Reason.of(e, file), e);
        }
    }

    static Path path(String file) throws UsageException {
        try {
            return Path.of(file);
        } catch (InvalidPathException e) {
            throw new UsageException("'" + file + "': " + e.getReason());
        }
    }

    /** {@code a=1,b=2}, of each {@code -o} that was given; two commas stand for one in a value. */
    static FormatOptions formatOptions(Arguments arguments) throws UsageException {
        return formatOptions(arguments, "o");
    }

    private static FormatOptions formatOptions(Arguments arguments, String key) throws UsageException {
        Map<String, String> values = new LinkedHashMap<>();
        for (Arguments.Given option : arguments.given()) {
            if (option.key().equals(key)) {
                for (String pair : option.value().replace(",,", "\0").split(",")) {
                    int equals = pair.indexOf('=');
                    if (equals < 1) {
                        throw new UsageException("Invalid option '" + pair + "': expected name=value");
                    }
                    values.put(
                            pair.substring(0, equals),
                            pair.substring(equals + 1).replace('\0', ','));
                }
            }
        }
        return FormatOptions.of(values);
    }

    /** Whether {@code -o help} asks what options there are. */
    static boolean asksForOptions(Arguments arguments) {
        String value = arguments.value("o", "");
        return value.equals("help") || value.equals("?");
    }
}
