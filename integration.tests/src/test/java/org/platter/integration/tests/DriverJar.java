package org.platter.integration.tests;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.osgi.framework.Constants;

/** A driver's bundle as another bundle. */
final class DriverJar {

    private DriverJar() {}

    /** The same code under another symbolic name, whose service has a ranking. */
    static InputStream ranked(Path jar, int ranking) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JarFile original = new JarFile(jar.toFile())) {
            Manifest manifest = original.getManifest();
            manifest.getMainAttributes().putValue(Constants.BUNDLE_SYMBOLICNAME, "org.example.ranked.driver");
            try (JarOutputStream copy = new JarOutputStream(bytes, manifest)) {
                for (JarEntry entry : original.stream().toList()) {
                    if (entry.isDirectory() || entry.getName().equals(JarFile.MANIFEST_NAME)) {
                        continue;
                    }
                    byte[] content = original.getInputStream(entry).readAllBytes();
                    copy.putNextEntry(new JarEntry(entry.getName()));
                    copy.write(entry.getName().startsWith("OSGI-INF/") ? withRanking(content, ranking) : content);
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
