package org.platter.terminal;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What the {@code boot} command was asked to do. It arrives as the properties of the service that stands for the command;
 * the bundle's README lists them.
 *
 * @param disks the image files by drive: {@code hda} to {@code hdd}, {@code fda}, {@code cdrom}
 * @param format the format of {@code hda}, if it is not to be recognised
 * @param errorPolicies what becomes of requests that the host cannot do, as properties of the disks: {@code rerror}, {@code werror}
 * @param memory bytes of RAM; 0 for the machine's own default
 * @param bootOrder what the BIOS tries, if it is to be told
 * @param translation of every disk's geometry, by the name that {@code Translation} has for it; empty if the BIOS chooses
 * @param timeout how long the guest may run; zero for as long as it likes
 */
record BootOptions(
        Map<String, Path> disks,
        Optional<String> format,
        boolean snapshot,
        boolean readOnly,
        Map<String, String> errorPolicies,
        int memory,
        Optional<String> bootOrder,
        Optional<String> translation,
        boolean headless,
        boolean serialOnStdio,
        List<Script.Step> script,
        Duration timeout,
        Optional<Path> screenshot) {

    private static final List<String> DRIVES = List.of("hda", "hdb", "hdc", "hdd", "fda", "cdrom");
    private static final List<String> ERROR_POLICIES = List.of("rerror", "werror");

    static BootOptions of(Map<String, Object> properties) {
        Map<String, Path> disks = new TreeMap<>();
        for (String drive : DRIVES) {
            if (properties.get(drive) instanceof String image) {
                disks.put(drive, Path.of(image));
            }
        }
        return new BootOptions(
                Collections.unmodifiableMap(disks),
                text(properties, "format"),
                flag(properties, "snapshot"),
                flag(properties, "read-only"),
                errorPolicies(properties),
                properties.get("memory") instanceof Integer bytes ? bytes : 0,
                text(properties, "boot"),
                text(properties, "translation"),
                flag(properties, "headless"),
                "stdio".equals(properties.get("serial")),
                script((String[]) properties.getOrDefault("script", new String[0])),
                Duration.ofSeconds(properties.get("timeout") instanceof Integer seconds ? seconds : 0),
                text(properties, "screenshot").map(Path::of));
    }

    private static Map<String, String> errorPolicies(Map<String, Object> properties) {
        Map<String, String> policies = new TreeMap<>();
        for (String name : ERROR_POLICIES) {
            text(properties, name).ifPresent(policy -> policies.put(name, policy));
        }
        return Collections.unmodifiableMap(policies);
    }

    private static Optional<String> text(Map<String, Object> properties, String name) {
        return Optional.ofNullable((String) properties.get(name));
    }

    private static boolean flag(Map<String, Object> properties, String name) {
        return Boolean.TRUE.equals(properties.get(name));
    }

    private static List<Script.Step> script(String[] words) {
        List<Script.Step> steps = new ArrayList<>();
        for (int i = 0; i + 1 < words.length; i += 2) {
            steps.add(
                    switch (words[i]) {
                        case "expect" -> new Script.Expect(words[i + 1]);
                        case "type" -> new Script.Type(TypedText.unescaped(words[i + 1]));
                        default ->
                            throw new IllegalArgumentException(
                                    "script step '" + words[i] + "': expected 'expect' or 'type'");
                    });
        }
        return List.copyOf(steps);
    }
}
