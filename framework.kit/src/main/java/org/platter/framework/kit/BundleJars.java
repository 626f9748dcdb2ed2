package org.platter.framework.kit;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;

/** The jars from which the classes of a test come. */
final class BundleJars {

    private static final String SYMBOLIC_NAME = "Bundle-SymbolicName";

    private BundleJars() {}

    /**
     * The bundle of a class.
     *
     * @throws IllegalStateException if it does not come from a bundle
     */
    static Path of(Class<?> type) throws IOException {
        Path place = place(type);
        if (!Files.isDirectory(place)) {
            return place;
        }
        Path manifestFile = place.resolve(JarFile.MANIFEST_NAME);
        if (!Files.exists(manifestFile)) {
            throw notABundle(type, place);
        }
        Manifest manifest;
        try (var in = Files.newInputStream(manifestFile)) {
            manifest = new Manifest(in);
        }
        if (manifest.getMainAttributes().getValue(SYMBOLIC_NAME) == null) {
            throw notABundle(type, place);
        }
        return pack(place, manifest);
    }

    /** A bundle of all that lies beside a class of tests, which imports whatever it turns out to need. */
    static Path ofTests(Class<?> testClass) throws IOException {
        Manifest manifest = new Manifest();
        Attributes attributes = manifest.getMainAttributes();
        attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        attributes.putValue("Bundle-ManifestVersion", "2");
        attributes.putValue(SYMBOLIC_NAME, TESTS);
        attributes.putValue("DynamicImport-Package", "*");
        return pack(place(testClass), manifest);
    }

    /** The symbolic name of the bundle of the tests. */
    static final String TESTS = org.platter.framework.kit.inside.TestRunner.TESTS;

    private static Path place(Class<?> type) {
        try {
            return Path.of(
                    type.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static IllegalStateException notABundle(Class<?> type, Path place) {
        return new IllegalStateException(place + ", from which " + type.getName()
                + " comes, is not a bundle: build its jar first, as in mvn verify");
    }

    private static Path pack(Path folder, Manifest manifest) throws IOException {
        Path jar = Files.createTempFile("bundle", ".jar");
        jar.toFile().deleteOnExit();
        try (OutputStream out = Files.newOutputStream(jar);
                JarOutputStream packed = new JarOutputStream(out, manifest);
                Stream<Path> files = Files.walk(folder)) {
            for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
                String name = folder.relativize(file).toString().replace('\\', '/');
                if (!name.equals(JarFile.MANIFEST_NAME)) {
                    packed.putNextEntry(new JarEntry(name));
                    Files.copy(file, packed);
                }
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        return jar;
    }
}
