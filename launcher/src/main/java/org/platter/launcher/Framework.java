package org.platter.launcher;

import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.apache.felix.framework.FrameworkFactory;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.util.tracker.ServiceTracker;

/**
 * An OSGi framework with the bundles that lie in this program's jar, for the time of one command. The command is told to
 * the bundles as a service's properties; the {@link Callable} service with the property {@code main.thread=true} does it.
 */
final class Framework implements AutoCloseable {

    private static final String BUNDLES = "bundles/";
    private static final long START_LIMIT = 10_000;
    private static final long STOP_LIMIT = 15_000;

    private final Path cache;
    private final org.osgi.framework.launch.Framework framework;
    private boolean closed;

    private Framework() throws IOException, BundleException {
        cache = Files.createTempDirectory("platter");
        framework = new FrameworkFactory()
                .newFramework(Map.of(
                        Constants.FRAMEWORK_STORAGE,
                        cache.toString(),
                        "felix.cache.locking",
                        "false",
                        "felix.log.level",
                        "1",
                        "ds.loglevel",
                        "1"));
        framework.start();
    }

    /**
     * Runs a command in a framework of its own on this thread; returns its exit code. When the process is told to end
     * meanwhile, the bundles are stopped first, so that images are closed as they should be.
     */
    static int run(Map<String, Object> command) throws Exception {
        try (Framework framework = new Framework()) {
            Thread hook = new Thread(framework::close, "platter shutdown");
            Runtime.getRuntime().addShutdownHook(hook);
            try {
                return framework.call(command);
            } finally {
                framework.removeHook(hook);
            }
        }
    }

    private void removeHook(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The process is ending and the hook is under way.
        }
    }

    private int call(Map<String, Object> command) throws Exception {
        BundleContext context = framework.getBundleContext();
        context.registerService(Object.class, this, new Hashtable<>(command));
        List<Bundle> bundles = install(context);
        for (Bundle bundle : bundles) {
            bundle.start();
        }
        ServiceTracker<Object, Object> commands = new ServiceTracker<>(
                context,
                context.createFilter(
                        "(&(" + Constants.OBJECTCLASS + "=" + Callable.class.getName() + ")(main.thread=true))"),
                null);
        commands.open();
        try {
            Object service = commands.waitForService(START_LIMIT);
            if (service == null) {
                throw new IOException("no bundle offers the command '" + command.get("platter.command") + "'");
            }
            return (Integer) ((Callable<?>) service).call();
        } finally {
            commands.close();
        }
    }

    private static List<Bundle> install(BundleContext context) throws IOException, BundleException, URISyntaxException {
        Path program = Path.of(Framework.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        List<Bundle> bundles = new ArrayList<>();
        try (JarFile jar = new JarFile(program.toFile())) {
            for (JarEntry entry : Collections.list(jar.entries())) {
                if (entry.getName().startsWith(BUNDLES) && entry.getName().endsWith(".jar")) {
                    try (InputStream bundle = jar.getInputStream(entry)) {
                        bundles.add(context.installBundle("platter:" + entry.getName(), bundle));
                    }
                }
            }
        }
        return bundles;
    }

    /** Stops all bundles and removes what the framework kept on disk. Idempotent. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            framework.stop();
            framework.waitForStop(STOP_LIMIT);
            try (Stream<Path> files = Files.walk(cache)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        } catch (BundleException | IOException e) {
            System.err.println("platter: while ending: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
