package org.platter.karaf.features;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import aQute.bnd.osgi.Builder;
import aQute.bnd.osgi.Constants;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.io.TempDir;
import org.platter.block.api.BlockDevice;
import org.platter.block.api.OpenOptions;
import org.platter.block.support.DiskFile;
import org.platter.vhd.driver.VhdDriver;

/** The features in an Apache Karaf as it is downloaded, at its console. */
class KarafIT {

    private static final String VERSION = System.getProperty("platter.version");
    private static final Path KAR = Path.of(System.getProperty("platter.kar"));
    private static final Path EXTRA = Path.of(System.getProperty("extra.repository"));
    /** The kit is for tests, and the others are no bundles. */
    private static final Set<String> NO_PART_OF_KARAF =
            Set.of("block.kit", "framework.kit", "examples", "launcher", "bundle.repository", "karaf.features");

    private static final Pattern MODULE = Pattern.compile("<module>(.*)</module>");
    private static final Pattern FEATURE = Pattern.compile("<feature name=\"([^\"]+)\"");
    private static final Pattern BUNDLE = Pattern.compile("mvn:org\\.platter/([^/]+)/");
    private static final Pattern LISTED =
            Pattern.compile("(?m)^ *\\d+\\t(\\w+) *\\t *\\d+\\t\\S+ *\\torg\\.platter\\.(\\S+)$");

    private static final String LIST = "bundle:list -t 0 -s --no-format";

    @TempDir
    private Path folder;

    @DisabledForJreRange(min = JRE.JAVA_24, disabledReason = "Karaf 4.4 asks for a security manager")
    @Test
    void aComponentUsesTheVhdDriverOfItsFeature() throws Exception {
        Path repository = unpacked(KAR);
        Path probe = probeBundle();
        Path features = Files.writeString(folder.resolve("probe.xml"), """
                <features name="probe" xmlns="http://karaf.apache.org/xmlns/features/v1.6.0">
                  <feature name="probe" version="1.0.0">
                    <feature>platter-vhd</feature>
                    <bundle>%s</bundle>
                  </feature>
                </features>
                """.formatted(probe.toUri()));

        try (Karaf karaf =
                Karaf.start(folder.resolve("karaf"), List.of(repository, EXTRA), DiskProbe.FOLDER + "=" + folder)) {
            karaf.run("feature:repo-add mvn:org.platter/karaf.features/" + VERSION + "/xml/features");
            karaf.run("feature:repo-add " + features.toUri());
            karaf.run("feature:install probe");

            assertEquals(
                    Set.of("block.api", "block.support", "block.images", "vhd.driver", "karaf.probe"),
                    active(karaf.run(LIST)));
            String services = karaf.run("bundle:services -p org.platter.vhd.driver");
            assertTrue(services.contains("block.format.name = vpc"), services);
        }
        assertEquals("vpc written in Karaf", Files.readString(folder.resolve(DiskProbe.NOTE)));
        assertDiskHoldsWhatWasWritten();
    }

    @DisabledForJreRange(min = JRE.JAVA_24, disabledReason = "Karaf 4.4 asks for a security manager")
    @Test
    void theArchiveBringsEveryFeatureAndEachInstallsAlone() throws Exception {
        String descriptor = descriptor();
        List<String> features = found(FEATURE, descriptor);
        Set<String> bundles = new TreeSet<>(found(BUNDLE, descriptor));
        assertTrue(features.contains("platter"), features::toString);

        try (Karaf karaf = Karaf.start(folder.resolve("karaf"), List.of(EXTRA), "none=none")) {
            karaf.run("kar:install " + KAR.toUri());
            assertEquals(bundles, active(karaf.run(LIST)));
            String drivers = karaf.run("disk:drivers");
            assertTrue(drivers.contains("org.platter.vhd.driver"), drivers);
            for (String help : List.of("disk:open --help", "help disk:open")) {
                String told = karaf.run(help);
                assertTrue(told.contains("disk:open [OPTION...] DRIVE FILE"), told);
                assertTrue(told.contains("let the guest write nothing"), told);
            }
            karaf.run("feature:uninstall " + String.join(" ", features));
            assertEquals(Set.of(), active(karaf.run(LIST)));
            for (String feature : features) {
                karaf.run("feature:install " + feature);
                Set<String> active = active(karaf.run(LIST));
                assertTrue(active.contains("block.api"), feature + " has " + active);
                karaf.run("feature:uninstall " + feature);
            }
        }
    }

    @Test
    void everyBundleIsInAFeature() throws IOException {
        Set<String> modules = new TreeSet<>(found(MODULE, Files.readString(Path.of("../pom.xml"))));
        assertTrue(modules.contains("block.api"), modules::toString);
        modules.removeIf(name -> name.endsWith(".tests"));
        modules.removeAll(NO_PART_OF_KARAF);

        assertEquals(modules, new TreeSet<>(found(BUNDLE, descriptor())));
    }

    private void assertDiskHoldsWhatWasWritten() throws IOException {
        ByteBuffer sector = ByteBuffer.allocate(DiskProbe.SECTOR.length);
        try (BlockDevice device =
                DiskFile.open(folder.resolve(DiskProbe.DISK), new VhdDriver(), OpenOptions.READ_ONLY)) {
            assertEquals(DiskProbe.SIZE, device.info().size());
            device.read(sector, DiskProbe.OFFSET);
        }
        assertEquals(ByteBuffer.wrap(DiskProbe.SECTOR), sector.flip());
    }

    /** Our bundles in the console's list of bundles, all of which must be active. */
    private static Set<String> active(String printed) {
        Set<String> names = new TreeSet<>();
        LISTED.matcher(printed).results().forEach(line -> {
            assertEquals("Active", line.group(1), printed);
            names.add(line.group(2));
        });
        return names;
    }

    private static List<String> found(Pattern pattern, String text) {
        return pattern.matcher(text)
                .results()
                .map((MatchResult match) -> match.group(1))
                .toList();
    }

    private static String descriptor() throws IOException {
        return Files.readString(Path.of("target/feature/feature.xml"));
    }

    private Path probeBundle() throws Exception {
        Path jar = folder.resolve("probe.jar");
        String type = DiskProbe.class.getName().replace('.', '/') + ".class";
        try (Builder builder = new Builder()) {
            for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
                if (Files.exists(Path.of(entry))) {
                    builder.addClasspath(new File(entry));
                }
            }
            builder.setBundleSymbolicName("org.platter.karaf.probe");
            builder.setProperty(Constants.INCLUDERESOURCE, type + "=target/test-classes/" + type);
            builder.build().write(jar.toFile());
            assertTrue(builder.isOk(), () -> builder.getErrors().toString());
        }
        return jar;
    }

    /** A Karaf archive holds a Maven repository. */
    private Path unpacked(Path archive) throws IOException {
        try (ZipFile zip = new ZipFile(archive.toFile())) {
            for (ZipEntry entry : zip.stream().toList()) {
                Path file = folder.resolve(entry.getName()).normalize();
                assertTrue(file.startsWith(folder), entry.getName());
                if (entry.isDirectory()) {
                    Files.createDirectories(file);
                } else {
                    Files.createDirectories(file.getParent());
                    try (InputStream content = zip.getInputStream(entry)) {
                        Files.copy(content, file);
                    }
                }
            }
        }
        assertTrue(Files.isDirectory(folder.resolve("repository")));
        return folder.resolve("repository");
    }
}
