package org.platter.bundle.repository;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import aQute.bnd.osgi.repository.XMLResourceParser;
import aQute.bnd.osgi.resource.ResourceUtils;
import aQute.bnd.osgi.resource.ResourceUtils.ContentCapability;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.osgi.resource.Resource;

/** The index names every bundle by where it lies beside the index. */
class IndexIT {

    private static final Pattern MODULE = Pattern.compile("<module>(.*)</module>");
    private static final Pattern CONTENT = Pattern.compile(
            "<capability namespace=\"osgi.content\">.*?name=\"url\" value=\"([^\"]*)\"", Pattern.DOTALL);

    @Test
    void itsAddressesAreRelative() throws IOException {
        List<String> addresses = CONTENT.matcher(Files.readString(Repository.INDEX))
                .results()
                .map(match -> match.group(1))
                .sorted()
                .toList();

        assertEquals(
                Repository.jars().stream()
                        .map(jar -> jar.getFileName().toString())
                        .toList(),
                addresses);
    }

    @Test
    void itsDigestsAreThoseOfTheJars() throws Exception {
        for (Resource resource : XMLResourceParser.getResources(Repository.INDEX.toUri())) {
            ContentCapability content = ResourceUtils.getContentCapability(resource);
            Path jar = Path.of(URI.create(content.url().toString()));
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(jar));
            assertEquals(
                    HexFormat.of().formatHex(digest), content.osgi_content().toLowerCase(), jar.toString());
        }
    }

    @Test
    void noBundleOfOursIsMissing() throws IOException {
        TreeSet<String> modules = MODULE.matcher(Files.readString(Path.of("../pom.xml")))
                .results()
                .map((MatchResult match) -> match.group(1))
                .filter(IndexIT::isABundle)
                .map(name -> "org.platter." + name)
                .collect(Collectors.toCollection(TreeSet::new));

        assertTrue(modules.contains("org.platter.block.api"), modules::toString);
        assertEquals(
                modules,
                Repository.ownBundles().stream()
                        .map(Repository.Bundle::symbolicName)
                        .collect(Collectors.toCollection(TreeSet::new)),
                "the dependencies in bundle.repository/pom.xml");
    }

    /** All modules are, except tests and what runs them, the program and what is made of bundles. */
    private static boolean isABundle(String module) {
        return !module.endsWith(".tests")
                && !List.of("framework.kit", "examples", "launcher", "bundle.repository", "karaf.features")
                        .contains(module);
    }
}
