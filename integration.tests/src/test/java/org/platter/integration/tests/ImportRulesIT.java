package org.platter.integration.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The built bundles import what the architecture allows them and nothing else. */
class ImportRulesIT {

    private static final Set<String> DRIVER = Set.of("org.platter.block.api", "org.platter.block.support");

    /** What each bundle may import beside java.*; its own exported packages are understood. */
    private static final Map<String, Set<String>> ALLOWED = new TreeMap<>(Map.ofEntries(
            Map.entry("block.api", Set.of()),
            Map.entry("block.support", Set.of("org.platter.block.api")),
            Map.entry(
                    "block.images",
                    Set.of(
                            "org.platter.block.api",
                            "org.platter.block.support",
                            "org.osgi.framework",
                            "org.osgi.service.component",
                            "org.osgi.service.event")),
            Map.entry("raw.driver", DRIVER),
            Map.entry("vhd.driver", DRIVER),
            Map.entry("qcow2.driver", DRIVER),
            Map.entry("machine.api", Set.of()),
            Map.entry("ide.controller", Set.of("org.platter.machine.api", "org.platter.block.api")),
            Map.entry("floppy.controller", Set.of("org.platter.machine.api", "org.platter.block.api")),
            Map.entry("x86.cpu", Set.of("org.platter.machine.api")),
            Map.entry("pc.machine", Set.of("org.platter.machine.api", "org.platter.x86.cpu")),
            Map.entry(
                    "qtest.server",
                    Set.of(
                            "org.platter.machine.api",
                            "org.platter.pc.machine",
                            "org.platter.ide.controller",
                            "org.platter.floppy.controller",
                            "org.platter.block.api",
                            "org.platter.block.support",
                            "org.platter.block.images")),
            Map.entry(
                    "pc.host",
                    Set.of(
                            "org.platter.machine.api",
                            "org.platter.pc.machine",
                            "org.platter.pc.machine.console",
                            "org.platter.block.images")),
            Map.entry(
                    "shell",
                    Set.of(
                            "org.platter.block.api",
                            "org.platter.block.support",
                            "org.platter.block.images",
                            "org.platter.image.tools",
                            "org.platter.pc.machine",
                            "org.platter.pc.machine.console",
                            "org.platter.pc.machine.geometry",
                            "org.platter.pc.host",
                            "org.platter.terminal",
                            "org.osgi.framework",
                            "org.apache.felix.service.command",
                            "org.jline.builtins",
                            "org.jline.reader",
                            "org.jline.reader.impl",
                            "org.jline.reader.impl.history",
                            "org.jline.terminal",
                            "org.jline.terminal.impl.exec",
                            "org.jline.terminal.spi",
                            "org.jline.utils")),
            Map.entry(
                    "terminal",
                    Set.of(
                            "org.platter.machine.api",
                            "org.platter.pc.host",
                            "org.platter.pc.machine",
                            "org.platter.pc.machine.console",
                            "org.platter.pc.machine.geometry",
                            "org.platter.block.api",
                            "org.platter.block.images")),
            Map.entry(
                    "image.tools",
                    Set.of("org.platter.block.api", "org.platter.block.support", "org.platter.block.images"))));

    private static final Pattern PACKAGE = Pattern.compile("(?:^|,)([\\w.]+)(?:;(?:[^,\"]|\"[^\"]*\")*)?");

    @ParameterizedTest
    @MethodSource("bundles")
    void importsOnlyWhatItMay(String bundle) throws IOException {
        Set<String> imports = packages(bundle, "Import-Package");
        imports.removeIf(name -> name.startsWith("java."));
        imports.removeAll(packages(bundle, "Export-Package"));
        imports.removeAll(ALLOWED.get(bundle));

        assertEquals(Set.of(), imports);
    }

    /** On a plain class path a driver is found by its jar; in a framework nothing of that is needed. */
    @ParameterizedTest
    @MethodSource("drivers")
    void aDriverIsFoundWithAndWithoutAFramework(String bundle) throws IOException {
        try (JarFile jar = new JarFile(System.getProperty(bundle))) {
            assertTrue(jar.getEntry("META-INF/services/org.platter.block.api.BlockDriver") != null, "offers no driver");
        }
        String required = manifest(bundle).getValue("Require-Capability");
        assertTrue(!required.contains("osgi.serviceloader"), required);
    }

    @ParameterizedTest
    @MethodSource("drivers")
    void aDriverNeverTouchesTheFileSystem(String bundle) throws IOException {
        Set<String> used = new TreeSet<>(packageDependencies(List.of(bundle), false).values().stream()
                .flatMap(Set::stream)
                .toList());

        assertTrue(used.contains("java.nio"), "found only " + used);
        used.retainAll(Set.of("java.nio.file", "java.nio.file.attribute", "java.nio.channels"));
        assertEquals(Set.of(), used);
    }

    @Test
    void noPackagesImportEachOtherInACircle() {
        Map<String, Set<String>> dependencies = packageDependencies(List.copyOf(ALLOWED.keySet()), true);

        assertTrue(
                dependencies.getOrDefault("org.platter.vhd.driver", Set.of()).contains("org.platter.block.api"),
                "found only " + dependencies);
        for (String start : dependencies.keySet()) {
            Set<String> reached = new HashSet<>();
            List<String> open = new ArrayList<>(dependencies.get(start));
            while (!open.isEmpty()) {
                String next = open.remove(open.size() - 1);
                if (reached.add(next)) {
                    open.addAll(dependencies.getOrDefault(next, Set.of()));
                }
            }
            assertTrue(!reached.contains(start), start + " depends on itself by way of " + reached);
        }
    }

    static Stream<String> bundles() {
        return ALLOWED.keySet().stream();
    }

    static Stream<String> drivers() {
        return bundles().filter(name -> name.endsWith(".driver"));
    }

    private static Attributes manifest(String bundle) throws IOException {
        try (JarFile jar = new JarFile(System.getProperty(bundle))) {
            return jar.getManifest().getMainAttributes();
        }
    }

    private static Set<String> packages(String bundle, String header) throws IOException {
        Set<String> names = new TreeSet<>();
        String value = manifest(bundle).getValue(header);
        Matcher matcher = PACKAGE.matcher(value == null ? "" : value);
        while (matcher.find()) {
            names.add(matcher.group(1));
        }
        return names;
    }

    /** Which package uses which, by the JDK's own reading of the class files. */
    private static Map<String, Set<String>> packageDependencies(List<String> bundles, boolean ours) {
        List<String> arguments = new ArrayList<>(List.of("-verbose:package", "--multi-release", "base"));
        bundles.forEach(
                bundle -> arguments.add(Path.of(System.getProperty(bundle)).toString()));
        StringWriter output = new StringWriter();
        PrintWriter writer = new PrintWriter(output);
        int status =
                ToolProvider.findFirst("jdeps").orElseThrow().run(writer, writer, arguments.toArray(String[]::new));
        assertEquals(0, status, output::toString);
        Map<String, Set<String>> dependencies = new TreeMap<>();
        String user = "";
        for (String line : output.toString().lines().toList()) {
            String[] words = line.trim().split("\\s+");
            if (line.startsWith("   ") && words.length >= 2) {
                int arrow = List.of(words).indexOf("->");
                user = arrow == 1 ? words[0] : user;
                String used = words[arrow + 1];
                if (!used.equals(user) && (!ours || used.startsWith("org.platter."))) {
                    dependencies.computeIfAbsent(user, key -> new TreeSet<>()).add(used);
                }
            }
        }
        return dependencies;
    }
}
