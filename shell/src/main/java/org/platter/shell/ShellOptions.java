package org.platter.shell;

import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.platter.block.images.DriveNames;
import org.platter.block.images.DriveOptions;
import org.platter.block.images.ImageOptions;

/**
 * What the {@code shell} command was asked to do; the bundle's README lists the properties.
 *
 * @param images the files by drive
 * @param format of {@code hda}; empty if it is to be recognised
 * @param errorPolicies what becomes of requests that the host cannot do, as properties of the disks: {@code rerror}, {@code werror}
 * @param memory bytes of RAM; 0 for the machine's own default
 * @param bootOrder what the BIOS tries; empty for its own order
 * @param translation of every disk's geometry, by the name that {@code Translation} has for it; empty if the BIOS chooses
 * @param view whether the machine is started and shown at once, and the shell ends with it
 */
record ShellOptions(
        Map<String, Path> images,
        boolean readOnly,
        boolean snapshot,
        String format,
        Map<String, String> errorPolicies,
        int memory,
        String bootOrder,
        String translation,
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
                errorPolicies(properties),
                properties.get("memory") instanceof Integer bytes ? bytes : 0,
                text(properties, "boot"),
                text(properties, "translation"),
                flag(properties, "console"));
    }

    private static Map<String, String> errorPolicies(Map<String, Object> properties) {
        Map<String, String> policies = new HashMap<>();
        for (String name : new String[] {"rerror", "werror"}) {
            if (properties.get(name) instanceof String policy) {
                policies.put(name, policy);
            }
        }
        return policies;
    }

    DriveOptions how(String drive) {
        ImageOptions image = Slots.options(drive, drive.equals("hda") ? format : "", readOnly, snapshot);
        return DriveOptions.of(image).withProperties(errorPolicies);
    }

    private static String text(Map<String, Object> properties, String name) {
        return properties.get(name) instanceof String text ? text : "";
    }

    private static boolean flag(Map<String, Object> properties, String name) {
        return Boolean.TRUE.equals(properties.get(name));
    }
}
