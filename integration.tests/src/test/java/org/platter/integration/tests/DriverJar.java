package org.platter.integration.tests;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.osgi.framework.Constants;

/** A driver's bundle as another bundle. */
final class DriverJar {

    private DriverJar() {}

    private interface Change {
        byte[] of(byte[] component);
    }

    /** The same code under another symbolic name, whose service has a ranking. */
    static InputStream ranked(Path jar, int ranking) throws IOException {
        return changed(jar, "org.example.ranked.driver", component -> withRanking(component, ranking));
    }

    /** The same bundle, whose service cannot be made, since its class is not there. */
    static InputStream broken(Path jar) throws IOException {
        return changed(
                jar,
                null,
                component -> new String(component, StandardCharsets.UTF_8)
                        .replace("VhdDriver", "NoDriver")
                        .getBytes(StandardCharsets.UTF_8));
    }

    /** A bundle of nothing. */
    static InputStream empty(String name) throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().putValue(Constants.BUNDLE_MANIFESTVERSION, "2");
        manifest.getMainAttributes().putValue(Constants.BUNDLE_SYMBOLICNAME, name);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        new JarOutputStream(bytes, manifest).close();
        return new ByteArrayInputStream(bytes.toByteArray());
    }

    private static InputStream changed(Path jar, String name, Change change) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JarFile original = new JarFile(jar.toFile())) {
            Manifest manifest = original.getManifest();
            if (name != null) {
                manifest.getMainAttributes().putValue(Constants.BUNDLE_SYMBOLICNAME, name);
            }
            try (JarOutputStream copy = new JarOutputStream(bytes, manifest)) {
                for (JarEntry entry : original.stream().toList()) {
                    if (entry.isDirectory() || entry.getName().equals(JarFile.MANIFEST_NAME)) {
                        continue;
                    }
                    byte[] content = original.getInputStream(entry).readAllBytes();
                    copy.putNextEntry(new JarEntry(entry.getName()));
                    copy.write(entry.getName().startsWith("OSGI-INF/") ? change.of(content) : content);
                }
            }
        }
        return new ByteArrayInputStream(bytes.toByteArray());
    }

    private static byte[] withRanking(byte[] component, int ranking) {
        String property = "<property name=\"service.ranking\" type=\"Integer\" value=\"" + ranking + "\"/>";
        return new String(component, StandardCharsets.UTF_8)
                .replace("<service>", property + "<service>")
                .getBytes(StandardCharsets.UTF_8);
    }
}
