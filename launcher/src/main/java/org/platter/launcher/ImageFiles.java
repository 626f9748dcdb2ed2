package org.platter.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceConfigurationError;
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

    private static final String RAW_PARENT = "raw_parent";

    private final Drivers drivers;
    private final Images images;

    /** With the drivers of this program and those that the options, and the environment, name. */
    ImageFiles(Arguments arguments) throws IOException, UsageException {
        try {
            drivers = Drivers.installed(DriverJars.loader(DriverJars.named(arguments)));
        } catch (ServiceConfigurationError | LinkageError e) {
            throw new IOException("Could not load a driver: " + e.getMessage(), e);
        }
        images = new Images(drivers);
    }

    Images images() {
        return images;
    }

    /** The driver of a format. */
    BlockDriver driver(String format) throws IOException {
        return drivers.named(format).orElseThrow(() -> new IOException("Unknown file format '" + format + "'"));
    }

    /** How the image of {@code -f} is opened for reading: an unrecognised one is raw, unless a format is named. */
    ImageOptions reading(Arguments arguments) throws IOException, UsageException {
        return reading("f", "open", arguments);
    }

    /**
     * How one of two images is opened for reading.
     *
     * @param format the option that names its format
     * @param opening the option with what is not for the other image
     */
    ImageOptions reading(String format, String opening, Arguments arguments) throws IOException, UsageException {
        FormatOptions options = formatOptions(arguments, "open", opening);
        return reading(arguments.value(format), arguments).withFormatOptions(options);
    }

    /** How the parent of {@code -F} is opened. */
    ImageOptions readingParent(Path parent, Arguments arguments) throws IOException, UsageException {
        return inChain(parent, reading(arguments.value("F"), arguments), arguments);
    }

    /** How an ancestor of an image is looked at. */
    ImageOptions ancestor(Path ancestor, Arguments arguments) throws IOException, UsageException {
        return inChain(ancestor, reading(null, arguments), arguments);
    }

    /** With what {@code --open} says of raw images at the bottom of a chain, if the image's format has it. */
    private ImageOptions inChain(Path image, ImageOptions how, Arguments arguments) throws IOException, UsageException {
        Optional<String> raw = formatOptions(arguments, "open").get(RAW_PARENT);
        if (raw.isEmpty()) {
            return how;
        }
        Optional<BlockDriver> driver =
                how.format().isPresent() ? drivers.named(how.format().get()) : recognised(image.toString(), arguments);
        boolean known = driver.stream()
                .flatMap(each -> each.openOptions().stream())
                .anyMatch(option -> option.name().equals(RAW_PARENT));
        return known ? how.withFormatOptions(FormatOptions.NONE.with(RAW_PARENT, raw.get())) : how;
    }

    private ImageOptions reading(String format, Arguments arguments) throws IOException, UsageException {
        ImageOptions how = format == null
                ? ImageOptions.READ_ONLY.withRawFallback(true)
                : ImageOptions.READ_ONLY.withFormat(driver(format).format());
        return how.withUnlocked(arguments.has("force-share")).withParentFolders(parentFolders(arguments));
    }

    /** Opens a file for reading, without a lock if {@code -U} says so. */
    static FileStorage openToRead(Path path, Arguments arguments) throws IOException {
        return arguments.has("force-share") ? FileStorage.openUnlocked(path) : FileStorage.open(path, true);
    }

    /** How an image is opened that is to be changed: by the driver of {@code -f}, or by the one that recognises it. */
    ImageOptions changing(String file, Arguments arguments) throws IOException, UsageException {
        if (!arguments.has("f") && recognised(file, arguments).isEmpty()) {
            throw new UsageException("'" + file + "': no driver recognises the image; -f names its format");
        }
        ImageOptions how = ImageOptions.READ_WRITE
                .withFormat(driverOf(file, arguments).format())
                .withFormatOptions(formatOptions(arguments, "open"));
        return how.withParentFolders(parentFolders(arguments));
    }

    /** The folders of {@code --parents}. */
    static Path[] parentFolders(Arguments arguments) throws UsageException {
        List<Path> folders = new ArrayList<>();
        for (Arguments.Given option : arguments.given()) {
            if (option.key().equals("parents")) {
                folders.add(path(option.value()));
            }
        }
        return folders.toArray(Path[]::new);
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

    /** What a child is to record of its parent of {@code -F}. A relative name starts from the child's folder. */
    ParentLink parent(Path child, String file, Arguments arguments) throws IOException, UsageException {
        Path parent = child.resolveSibling(path(file));
        ImageOptions how = readingParent(parent, arguments);
        return opening(parent.toString(), () -> images.link(child, parent, how));
    }

    /** The driver of an image: of {@code -f}, or the one that recognises it; raw if none does. */
    BlockDriver driverOf(String file, Arguments arguments) throws IOException, UsageException {
        if (arguments.has("f")) {
            return driver(arguments.value("f"));
        }
        return recognised(file, arguments).orElse(drivers.named("raw").orElseThrow());
    }

    private Optional<BlockDriver> recognised(String file, Arguments arguments) throws IOException, UsageException {
        Path path = path(file);
        return opening(file, () -> {
            try (Storage storage = openToRead(path, arguments)) {
                return drivers.best(storage).map(Bid::driver);
            }
        });
    }

    /** To open one would be to wait for a writer; and it cannot be read anywhere but at its beginning. */
    private static void requireNoPipe(Path path) throws IOException {
        if (Files.exists(path)
                && Files.readAttributes(path, BasicFileAttributes.class).isOther()
                && path.getFileSystem().supportedFileAttributeViews().contains("unix")) {
            int kind = (Integer) Files.getAttribute(path, "unix:mode") & 0170000;
            if (kind == 0010000 || kind == 0140000) {
                throw new IOException("found a pipe or socket, expected a file that can be read at any place");
            }
        }
    }

    /** What is done with an image. */
    private interface Opening<T> {
        T run() throws IOException;
    }

    /** Does something with an image; what goes wrong is told as not having been able to open it. */
    private static <T> T opening(String file, Opening<T> work) throws IOException {
        try {
            requireNoPipe(Path.of(file));
            return work.run();
        } catch (IOException | IllegalArgumentException e) {
            throw new IOException("Could not open '" + file + "': " + Reason.of(e, file), e);
        }
    }

    /** A file named beside another: from the present folder, or else from the other's. */
    static Path relative(Path file, String name) throws UsageException {
        Path path = path(name);
        return Files.exists(path) ? path : file.resolveSibling(path);
    }

    static Path path(String file) throws UsageException {
        if (file.isEmpty()) {
            throw new UsageException("found an empty file name");
        }
        try {
            return Path.of(file);
        } catch (InvalidPathException e) {
            throw new UsageException("'" + file + "': " + e.getReason());
        }
    }

    /**
     * {@code a=1,b}, of each {@code -o} that was given; two commas stand for one in a value, and a name alone for {@code
     * name=on}.
     */
    static FormatOptions formatOptions(Arguments arguments) throws UsageException {
        return formatOptions(arguments, "o");
    }

    private static FormatOptions formatOptions(Arguments arguments, String... keys) throws UsageException {
        Map<String, String> values = new LinkedHashMap<>();
        for (Arguments.Given option : arguments.given()) {
            if (List.of(keys).contains(option.key())) {
                for (String pair : option.value().replace(",,", "\0").split(",")) {
                    int equals = pair.indexOf('=');
                    if (equals == 0 || pair.isEmpty()) {
                        throw new UsageException("Invalid option '" + pair + "': expected name=value");
                    }
                    values.put(
                            equals < 0 ? pair : pair.substring(0, equals),
                            equals < 0 ? "on" : pair.substring(equals + 1).replace('\0', ','));
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
