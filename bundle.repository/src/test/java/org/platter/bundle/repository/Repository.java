package org.platter.bundle.repository;

import static org.junit.jupiter.api.Assertions.assertFalse;

import aQute.bnd.osgi.Domain;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What the build has put together. */
final class Repository {

    static final Path FOLDER = Path.of("target/repository").toAbsolutePath();
    static final Path INDEX = FOLDER.resolve("index.xml");

    /** One of our bundles: its jar and what the jar's manifest says. */
    record Bundle(Path jar, Domain manifest) {

        String symbolicName() {
            return manifest.getBundleSymbolicName().getKey();
        }

        @Override
        public String toString() {
            return symbolicName();
        }
    }

    private Repository() {}

    static List<Path> jars() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.filter(file -> file.toString().endsWith(".jar"))
                    .sorted()
                    .toList();
        }
    }

    static List<Bundle> ownBundles() throws IOException {
        List<Bundle> bundles = new ArrayList<>();
        for (Path jar : jars()) {
            Bundle bundle = new Bundle(jar, Domain.domain(jar.toFile()));
            if (bundle.symbolicName().startsWith("org.platter.")) {
                bundles.add(bundle);
            }
        }
        assertFalse(bundles.isEmpty());
        return bundles;
    }
}
