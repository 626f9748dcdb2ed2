package org.platter.shell;

import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.platter.block.images.DriveNames;
import org.platter.block.images.ImageOptions;

/**
 * What the {@code shell} command was asked to do; the bundle's README lists the properties.
 *
 * @param images the files by drive
 * @param format of {@code hda}; empty if it is to be recognised
 * @param memory bytes of RAM; 0 for the machine's own default
 * @param bootOrder what the BIOS tries; empty for its own order
 * @param view whether the machine is started and shown at once, and the shell ends with it
 */
record ShellOptions(
        Map<String, Path> images,
        boolean readOnly,
        boolean snapshot,
        String format,
        int memory,
        String bootOrder,
        boolean view) {

    static ShellOptions of(Map<String, Object> properties) {
        Map<String, Path> images = new LinkedHashMap<>();
        for (String drive : DriveNames.ALL) {
            if (properties.get(drive) instanceof String image) {
                images.put(drive, Path.of(image));
            }
        }
        return new ShellOptions(
                Collections.unmodifiableMap(images),
                flag(properties, "read-only"),
                flag(properties, "snapshot"),
                text(properties, "format"),
                properties.get("memory") instanceof Integer bytes ? bytes : 0,
                text(properties, "boot"),
                flag(properties, "console"));
    }

    ImageOptions how(String drive) {
        return Slots.options(drive, drive.equals("hda") ? format : "", readOnly, snapshot);
    }

    private static String text(Map<String, Object> properties, String name) {
        return properties.get(name) instanceof String text ? text : "";
    }

    private static boolean flag(Map<String, Object> properties, String name) {
        return Boolean.TRUE.equals(properties.get(name));
    }
}
