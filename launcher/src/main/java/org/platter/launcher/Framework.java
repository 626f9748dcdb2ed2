package org.platter.launcher;

import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.apache.felix.framework.FrameworkFactory;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.util.tracker.ServiceTracker;

/**
 * An OSGi framework with the bundles that lie in this program's jar, for the time of one command. A bundle does it: its
 * {@link Function} service with the property {@code platter.command} makes a {@link Callable} of the command, which is called
 * on this thread. Those types are the framework's and the bundles' both.
 *
 * <p>When the process is told to end, that bundle is stopped, whereupon it ends the command; then all the others.
 */
final class Framework {

    private static final String BUNDLES = "bundles/";

    /** What only a shell needs. */
    private static final String SHELL_BUNDLES = "bundles/shell/";

    /** How the Java platform's logger writes what a device has to say, such as why it ignores a disk: in a line. */
    private static final String LOG_FORMAT = "java.util.logging.SimpleFormatter.format";

    private static final long START_LIMIT = 10_000;
    private static final long STOP_LIMIT = 10_000;

    private final CountDownLatch returned = new CountDownLatch(1);
    private boolean cancelled;
    private Path cache;
    private org.osgi.framework.launch.Framework framework;
    private Bundle doing;

    private Framework() {}

    /**
     * Runs a command in a framework of its own on this thread; returns its exit code.
     *
     * @param drivers bundles of others that are to be there, too
     */
    static int run(Map<String, Object> command, List<Path> drivers) throws Exception {
        Framework framework = new Framework();
        Thread hook = new Thread(framework::cancel, "platter shutdown");
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            framework.start(command, drivers);
            return framework.call(command);
        } finally {
            framework.returned.countDown();
            framework.stop();
            Shutdown.remove(hook);
        }
    }

    /** Not to be stopped halfway, since files are being made. */
    private synchronized void start(Map<String, Object> command, List<Path> drivers)
            throws IOException, BundleException, URISyntaxException {
        requireNotCancelled();
        if (System.getProperty(LOG_FORMAT) == null) {
            System.setProperty(LOG_FORMAT, "platter: %5$s%n");
        }
        cache = Files.createTempDirectory("platter");
        framework = new FrameworkFactory()
                .newFramework(Map.of(
                        Constants.FRAMEWORK_STORAGE,
                        cache.toString(),
                        "felix.cache.locking",
                        "false",
                        // What fails is told of in a line, below and by whoever asked for it.
                        "felix.log.level",
                        "0",
                        "ds.loglevel",
                        "1"));
        framework.start();
        BundleContext context = framework.getBundleContext();
        context.addFrameworkListener(Framework::complain);
        List<Bundle> bundles = install(context, command.get("platter.command").equals("shell"));
        for (Path driver : drivers) {
            bundles.add(context.installBundle(driver.toUri().toString()));
        }
        for (Bundle bundle : bundles) {
            bundle.start();
        }
    }

    private int call(Map<String, Object> command) throws Exception {
        ServiceTracker<Function<Map<String, Object>, Callable<Integer>>, ?> doers =
                track((String) command.get("platter.command"));
        try {
            if (doers.waitForService(START_LIMIT) == null) {
                throw new IOException("no bundle offers the command '" + command.get("platter.command") + "'");
            }
            return made(doers.getServiceReference(), command).call();
        } finally {
            doers.close();
        }
    }

    private synchronized ServiceTracker<Function<Map<String, Object>, Callable<Integer>>, ?> track(String name)
            throws InvalidSyntaxException {
        requireNotCancelled();
        BundleContext context = framework.getBundleContext();
        String filter =
                "(&(" + Constants.OBJECTCLASS + "=" + Function.class.getName() + ")(platter.command=" + name + "))";
        ServiceTracker<Function<Map<String, Object>, Callable<Integer>>, ?> doers =
                new ServiceTracker<>(context, context.createFilter(filter), null);
        doers.open();
        return doers;
    }

    private synchronized Callable<Integer> made(
            ServiceReference<Function<Map<String, Object>, Callable<Integer>>> reference, Map<String, Object> command) {
        requireNotCancelled();
        doing = reference.getBundle();
        return framework.getBundleContext().getService(reference).apply(command);
    }

    private static List<Bundle> install(BundleContext context, boolean shell)
            throws IOException, BundleException, URISyntaxException {
        Path program = Path.of(Framework.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        List<Bundle> bundles = new ArrayList<>();
        try (JarFile jar = new JarFile(program.toFile())) {
            for (JarEntry entry : Collections.list(jar.entries())) {
                String name = entry.getName();
                boolean wanted = name.startsWith(BUNDLES) && (shell || !name.startsWith(SHELL_BUNDLES));
                if (wanted && name.endsWith(".jar")) {
                    try (InputStream bundle = jar.getInputStream(entry)) {
                        // Its location is where it can be had again: a person may update it from there.
                        bundles.add(context.installBundle("jar:" + program.toUri() + "!/" + name, bundle));
                    }
                }
            }
        }
        return bundles;
    }

    /** Of what nobody has asked for, such as the start of a bundle at a refresh. */
    private static void complain(FrameworkEvent event) {
        if (event.getType() == FrameworkEvent.ERROR) {
            System.err.println("platter: " + event.getBundle() + ": "
                    + event.getThrowable().getMessage());
        }
    }

    private void requireNotCancelled() {
        if (cancelled) {
            throw new IllegalStateException("the process is ending");
        }
    }

    /** Ends the command and waits until it has closed its images, and stops the bundles. */
    private void cancel() {
        synchronized (this) {
            cancelled = true;
        }
        try {
            if (doing != null) {
                doing.stop();
            }
            returned.await(STOP_LIMIT, TimeUnit.MILLISECONDS);
        } catch (BundleException e) {
            System.err.println("platter: while ending: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        stop();
    }

    /** Stops all bundles and removes what the framework kept on disk. Does nothing the second time. */
    private synchronized void stop() {
        if (cache == null) {
            return;
        }
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
        cache = null;
    }
}
