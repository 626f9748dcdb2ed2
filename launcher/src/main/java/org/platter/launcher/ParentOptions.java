package org.platter.launcher;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import org.platter.block.api.BlockDriver;
import org.platter.block.api.DeviceInfo;
import org.platter.block.api.FormatOptions;
import org.platter.block.api.ParentLink;

/** The options with which a child is made. */
final class ParentOptions {

    private ParentOptions() {}

    /** What a child is to record of a parent that is not opened: its name, its format and its UUID, as the options say. */
    static ParentLink unopened(Path child, BlockDriver format, Arguments arguments) throws UsageException {
        Path folder = child.toAbsolutePath().normalize().getParent();
        Path parent = folder.resolve(ImageFiles.path(arguments.value("b"))).normalize();
        DeviceInfo info = DeviceInfo.of(
                        format.format(), Sizes.sectors(arguments.operands().get(1), "image size"))
                .identity(arguments.value("parent-uuid", ""))
                .build();
        return ParentLink.of(info, slashes(parent), slashes(folder.relativize(parent)), Instant.EPOCH);
    }

    /** Nobody can tell whether a raw image is the right parent, so whoever wants one has to say so. */
    static void requireRawAskedFor(String file, ParentLink parent, Arguments arguments) throws IOException {
        if (parent.info().format().equals("raw") && !arguments.has("F")) {
            throw new IOException(
                    file + ": the parent is raw and has no UUID to be known by; -F raw takes it all the same");
        }
    }

    private static String slashes(Path path) {
        return path.toString().replace(File.separatorChar, '/');
    }

    /** Those of {@code -o}; whoever says {@code -F raw} has asked for a raw parent. */
    static FormatOptions of(Arguments arguments) throws UsageException {
        FormatOptions options = ImageFiles.formatOptions(arguments);
        return arguments.value("F", "").equals("raw") ? options.with("raw_parent", "on") : options;
    }
}
