package org.platter.launcher;

import java.io.File;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.zip.ZipFile;
import org.platter.block.api.BlockDriver;

/**
 * The jars with disk drivers of others, which the command uses beside its own: those that {@code --driver} and the
 * environment variable {@code PLATTER_DRIVERS} name, or that lie in the folders that these name.
 */
final class DriverJars {

    private static final String VARIABLE = "PLATTER_DRIVERS";

    private DriverJars() {}

    /** @throws IOException if one cannot be read, or one that was named holds no driver */
    static List<Path> named(Arguments arguments) throws IOException, UsageException {
        List<Path> jars = new ArrayList<>();
        for (Arguments.Given option : arguments.given()) {
            if (option.key().equals("driver")) {
                add(option.value(), jars);
            }
        }
        String variable = System.getenv(VARIABLE);
        if (variable != null) {
            for (String name : variable.split(File.pathSeparator)) {
                if (!name.isEmpty()) {
                    add(name, jars);
                }
            }
        }
        return jars;
    }

    private static void add(String name, List<Path> jars) throws IOException, UsageException {
        Path path = ImageFiles.path(name);
        if (Files.isDirectory(path)) {
            TreeSet<Path> found = new TreeSet<>();
            try (DirectoryStream<Path> files = Files.newDirectoryStream(path, "*.jar")) {
                files.forEach(found::add);
            }
            jars.addAll(found);
            return;
        }
        if (!Files.exists(path)) {
            throw new IOException("Could not open the driver '" + name + "': No such file or directory");
        }
        try (ZipFile jar = new ZipFile(path.toFile())) {
            String service = "META-INF/services/" + BlockDriver.class.getName();
            if (jar.getEntry(service) == null) {
                throw new IOException("found no " + service + ", which names the driver's class");
            }
        } catch (IOException e) {
            throw new IOException("Could not open the driver '" + name + "': " + Reason.of(e), e);
        }
        jars.add(path);
    }

    /** A class path of this program and the jars. */
    static ClassLoader loader(List<Path> jars) throws IOException {
        ClassLoader own = DriverJars.class.getClassLoader();
        if (jars.isEmpty()) {
            return own;
        }
        List<URL> urls = new ArrayList<>();
        for (Path jar : jars) {
            urls.add(jar.toUri().toURL());
        }
        return new URLClassLoader(urls.toArray(URL[]::new), own);
    }
}
