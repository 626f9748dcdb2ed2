package org.platter.bundle.repository;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import aQute.bnd.header.Parameters;
import aQute.bnd.osgi.Builder;
import aQute.bnd.osgi.Constants;
import aQute.bnd.osgi.Domain;
import biz.aQute.resolve.Bndrun;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.osgi.service.resolver.ResolutionException;

/** From the index alone, bnd's resolver finds what is asked for and all that this needs. */
class ResolveIT {

    private static final Path EXAMPLE = Path.of("vhd.bndrun");

    @TempDir
    private Path folder;

    @Test
    void theExamplePullsTheDriverOfTheFormatAndWhatOpensImages() throws Exception {
        Set<String> bundles = resolve(EXAMPLE);

        assertTrue(bundles.contains("org.platter.vhd.driver"), bundles::toString);
        assertTrue(bundles.contains("org.platter.block.images"), bundles::toString);
        assertTrue(bundles.contains("org.apache.felix.scr"), bundles::toString);
        assertFalse(bundles.contains("org.platter.raw.driver"), bundles::toString);
    }

    @Test
    void theDocumentationShowsTheExample() throws IOException {
        String page = Files.readString(Path.of("../docs/osgi.md"));
        String instructions = Files.readString(EXAMPLE);

        assertTrue(page.contains(instructions.substring(instructions.indexOf("-runfw"))));
    }

    @Test
    void aFormatPullsItsDriverOnly() throws Exception {
        assertEquals(Set.of("org.platter.raw.driver"), driversFor("org.platter.block.format;filter:='(format=raw)'"));
        assertEquals(
                Set.of("org.platter.vhd.driver"), driversFor("org.platter.block.format;filter:='(extensions=avhd)'"));
    }

    @Test
    void theAnnotationOfAConsumerPullsTheDriverByItsAlias() throws Exception {
        assertEquals(Set.of("org.platter.vhd.driver"), driversFor(requirementOf(NeedsVhd.class)));
    }

    @Test
    void aFormatThatNobodyDrivesIsNamed() {
        ResolutionException e = assertThrows(
                ResolutionException.class, () -> driversFor("org.platter.block.format;filter:='(format=nosuch)'"));

        assertTrue(e.getMessage().contains("nosuch"), e::getMessage);
    }

    @ParameterizedTest
    @MethodSource("bundles")
    void everyBundleFindsAllItNeeds(String bundle) throws Exception {
        // The service by which the launcher tells the bundles their command.
        Path runFile = runFile("bnd.identity;id=" + bundle
                + "\n-runsystemcapabilities: osgi.service;objectClass:List<String>=\"java.lang.Object\"");
        assertTrue(resolve(runFile).contains(bundle));
    }

    static List<String> bundles() throws IOException {
        return Repository.ownBundles().stream()
                .map(Repository.Bundle::symbolicName)
                // JUnit, which the kit needs, is its user's.
                .filter(name -> !name.endsWith(".kit"))
                .toList();
    }

    private Set<String> driversFor(String requirement) throws Exception {
        Set<String> bundles = resolve(runFile(requirement));
        bundles.removeIf(name -> !name.endsWith(".driver"));
        return bundles;
    }

    private Path runFile(String requirement) throws IOException {
        return Files.writeString(folder.resolve("test.bndrun"), """
                -standalone: %s
                -runfw: org.apache.felix.framework
                -runee: JavaSE-17
                -runrequires: %s
                """.formatted(Repository.INDEX.toUri(), requirement));
    }

    private static Set<String> resolve(Path runFile) throws Exception {
        try (Bndrun run = Bndrun.createBndrun(null, runFile.toAbsolutePath().toFile())) {
            String bundles = run.resolve(false, false);
            assertTrue(run.isOk(), () -> run.getErrors().toString());
            return new TreeSet<>(new Parameters(bundles).keySet());
        }
    }

    /** What bnd makes of the annotations of a class. */
    private static String requirementOf(Class<?> type) throws Exception {
        try (Builder builder = new Builder()) {
            builder.addClasspath(new File("target/test-classes"));
            builder.addClasspath(new File(System.getProperty("block.api")));
            builder.setProperty(Constants.INCLUDERESOURCE, typeFile(type) + "=target/test-classes/" + typeFile(type));
            builder.setProperty(Constants.NOEE, "true");
            return Domain.domain(builder.build().getManifest())
                    .getRequireCapability()
                    .toString();
        }
    }

    private static String typeFile(Class<?> type) {
        return type.getName().replace('.', '/') + ".class";
    }
}
