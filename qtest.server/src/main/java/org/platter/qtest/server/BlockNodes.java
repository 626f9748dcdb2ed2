package org.platter.qtest.server;

import java.util.HashMap;
import java.util.Map;

/** Understands how QEMU's options name what is below a drive: by file names with a protocol, by drivers, and by nodes. */
final class BlockNodes {

    /** What concerns how the host's file is accessed; it has no effect here. */
    private static final String[] ABOUT_ACCESS = {
        "cache",
        "cache.direct",
        "cache.no-flush",
        "cache.writeback",
        "aio",
        "discard",
        "detect-zeroes",
        "locking",
        "auto-read-only",
        "latency-ns",
        "read-zeroes"
    };

    private final Map<String, ImageSource> nodes = new HashMap<>();

    /** {@code -blockdev}. */
    void define(KeyValues values) throws CommandLineException {
        String name = values.require("node-name");
        if (nodes.putIfAbsent(name, node(values)) != null) {
            throw new CommandLineException(values.option() + ": there is a node '" + name + "' already");
        }
    }

    /** The node of a name; null if there is none. */
    ImageSource named(String name) {
        return nodes.get(name);
    }

    /** What {@code -drive} names by file, format and dotted keys; null if it names nothing: an empty drive. */
    ImageSource drive(KeyValues values) throws CommandLineException {
        String format = values.take("format", values.take("driver"));
        String file = values.take("file");
        KeyValues below = values.takeBelow("file");
        values.ignore(ABOUT_ACCESS);
        if (format != null && (format.startsWith("null-") || format.equals("blkdebug"))) {
            KeyValues node = KeyValues.of(values.option(), Map.of("driver", format));
            node.addAll(values);
            return node(node);
        }
        ImageSource source = file != null ? fileName(file) : below.isEmpty() ? null : node(below);
        below.requireEmpty();
        if (source == null && format != null) {
            throw new CommandLineException(values.option() + ": expected file=... beside format=" + format);
        }
        return source == null || format == null ? source : source.withFormat(format);
    }

    /** A file name as QEMU has them, with a protocol in front or without. */
    static ImageSource fileName(String name) throws CommandLineException {
        if (name.startsWith("blkdebug:")) {
            String rest = name.substring("blkdebug:".length());
            int colon = rest.indexOf(':');
            if (colon < 0) {
                throw new CommandLineException("'" + name + "': expected blkdebug:RULES:FILE or blkdebug::FILE");
            }
            return fileName(rest.substring(colon + 1)).withDebugRules(rest.substring(0, colon));
        }
        if (name.startsWith("null-co://") || name.startsWith("null-aio://")) {
            return ImageSource.zeros(ImageSource.NULL_SIZE);
        }
        if (name.startsWith("json:")) {
            throw new CommandLineException("'" + name + "': names in JSON are not supported");
        }
        return ImageSource.file(name.startsWith("file:") ? name.substring("file:".length()) : name);
    }

    /** A node that is described by its driver's keys. */
    private ImageSource node(KeyValues values) throws CommandLineException {
        String driver = values.take("driver", "file");
        values.ignore(ABOUT_ACCESS);
        values.ignore("read-only");
        ImageSource source = switch (driver) {
            case "file" -> ImageSource.file(values.require("filename")).withFormat("raw");
            case "null-co", "null-aio" -> ImageSource.zeros(Sizes.parse(values, "size", ImageSource.NULL_SIZE));
            case "blkdebug" -> child(values, "image").withDebugRules(values.take("config", ""));
            default -> child(values, "file").withFormat(driver);
        };
        values.requireEmpty();
        return source;
    }

    private ImageSource child(KeyValues values, String key) throws CommandLineException {
        String reference = values.take(key);
        if (reference == null) {
            return node(values.takeBelow(key));
        }
        ImageSource named = named(reference);
        if (named == null) {
            throw new CommandLineException(values.option() + ": there is no node '" + reference + "'");
        }
        return named;
    }
}
