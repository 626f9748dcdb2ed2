package org.platter.shell;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.platter.block.images.ImageOptions;

/**
 * What the {@code shell} command was asked to do. It arrives as the properties of the service that stands for the command;
 * the bundle's README lists them.
 *
 * @param images the files for {@code hda} and the following; null where there is none
 * @param how they are opened; the format is that of {@code hda}
 * @param memory bytes of RAM; 0 for the machine's own default
 * @param view whether the machine is started and shown at once, and the shell ends with it
 */
record ShellOptions(List<Path> images, ImageOptions how, String format, int memory, boolean view) {

    static ShellOptions of(Map<String, Object> properties) {
        List<Path> images = new ArrayList<>();
        for (String drive : Slots.NAMES) {
            images.add(properties.get(drive) instanceof String image ? Path.of(image) : null);
        }
        return new ShellOptions(
                images,
                Slots.options("", flag(properties, "read-only"), flag(properties, "snapshot")),
                properties.get("format") instanceof String format ? format : "",
                properties.get("memory") instanceof Integer bytes ? bytes : 0,
                flag(properties, "console"));
    }

    private static boolean flag(Map<String, Object> properties, String name) {
        return Boolean.TRUE.equals(properties.get(name));
    }
}
