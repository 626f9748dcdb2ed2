package org.platter.launcher;

import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.platter.block.api.BlockDevice;
import org.platter.block.api.BlockDriver;
import org.platter.block.api.FormatOptions;
import org.platter.block.images.Drivers;
import org.platter.block.images.ImageOptions;
import org.platter.block.images.Images;
import org.platter.raw.driver.RawDriver;
import org.platter.vhd.driver.VhdDriver;

/** The image files named on a command line, opened by the drivers on the class path. */
final class ImageFiles {

    private final Drivers drivers = Drivers.of(new VhdDriver(), new RawDriver());
    private final Images images = new Images(drivers);

    Images images() {
        return images;
    }

    /** The driver of a format. */
    BlockDriver driver(String format) throws UsageException {
        return drivers.named(format).orElseThrow(() -> new UsageException("Unknown file format '" + format + "'"));
    }

    /** The name of a format, whatever it was called by. */
    ImageOptions reading(String format) throws UsageException {
        return format == null
                ? ImageOptions.READ_ONLY.withRawFallback(true)
                : ImageOptions.READ_ONLY.withFormat(driver(format).format());
    }

    /** Opens an image for reading; an unrecognised one is raw, unless a format is named. */
    BlockDevice open(String file, String format) throws IOException, UsageException {
        ImageOptions options = reading(format);
        try {
            return images.open(path(file), options);
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
        Map<String, String> values = new LinkedHashMap<>();
        for (Arguments.Given option : arguments.given()) {
            if (option.key().equals("o")) {
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
