package org.platter.integration.tests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.ByteArrayInputStream;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.wiring.BundleWiring;
import org.osgi.framework.wiring.FrameworkWiring;
import org.platter.block.images.Drive;
import org.platter.block.images.DriveState;

/**
 * Takes a drive's driver away and brings it again, in each of the ways that a framework has for that, and remembers whose
 * classes are to be gone afterwards.
 */
final class Swapper {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final BundleContext context;
    private final Bundle driver;
    private final Drive drive;
    private final byte[] jar;
    private final byte[] rankedJar;
    private final ReferenceQueue<ClassLoader> collected = new ReferenceQueue<>();
    private final Set<Reference<ClassLoader>> loaders = new HashSet<>();
    private int swaps;

    Swapper(BundleContext context, Bundle driver, Drive drive) throws Exception {
        this.context = context;
        this.driver = driver;
        this.drive = drive;
        Path path = Path.of(System.getProperty("vhd.driver"));
        jar = Files.readAllBytes(path);
        rankedJar = DriverJar.ranked(path, 10).readAllBytes();
        remember(driver);
    }

    /** How often the drive was closed and opened again. */
    int swaps() {
        return swaps;
    }

    /** The next swap: each time another way. Returns when the drive is served again. */
    void swap() throws Exception {
        switch (swaps % 4) {
            case 0 -> driver.update(new ByteArrayInputStream(jar));
            case 1 -> {
                driver.stop();
                assertEquals(DriveState.DETACHED, drive.state());
                driver.start();
            }
            case 2 -> outrank();
            default -> refresh(List.of(driver));
        }
        served();
        remember(driver);
    }

    /** Another driver, of a higher ranking, comes, gets the image when the present one goes, and leaves it to that again. */
    private void outrank() throws Exception {
        Bundle ranked = context.installBundle("ranked", new ByteArrayInputStream(rankedJar));
        ranked.start();
        remember(ranked);
        driver.stop();
        served();
        driver.start();
        ranked.uninstall();
    }

    private void served() {
        assertTrue(drive.reason(), drive.awaitAttached(PATIENCE));
        swaps++;
    }

    private void remember(Bundle bundle) {
        ClassLoader loader = bundle.adapt(BundleWiring.class).getClassLoader();
        if (loaders.stream().noneMatch(known -> known.refersTo(loader))) {
            loaders.add(new WeakReference<>(loader, collected));
        }
    }

    /**
     * Waits until the classes of every driver there was are collected, but those of the present one.
     *
     * @return how many class loaders that were
     */
    int awaitCollection() throws Exception {
        refresh(null);
        served();
        remember(driver);
        displaceTypesOfTheLastRecordCompared();
        int all = loaders.size();
        for (int i = 0; i < 200 && loaders.size() > 1; i++) {
            System.gc();
            for (Reference<?> gone = collected.remove(200); gone != null; gone = collected.poll()) {
                loaders.remove(gone);
            }
        }
        assertEquals("class loaders of drivers left, of " + all, 1, loaders.size());
        return all - 1;
    }

    /** @param bundles null for all that wait for it */
    private void refresh(Collection<Bundle> bundles) throws InterruptedException {
        CountDownLatch refreshed = new CountDownLatch(1);
        context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION)
                .adapt(FrameworkWiring.class)
                .refreshBundles(bundles, event -> refreshed.countDown());
        assertTrue(refreshed.await(PATIENCE.toSeconds(), TimeUnit.SECONDS));
    }

    /**
     * JDK 17 itself remembers the component types of the record class whose {@code equals} or {@code hashCode} was linked last
     * (in {@code ObjectMethods}), and with them class loaders: let these be ours.
     */
    private static void displaceTypesOfTheLastRecordCompared() {
        record Last(Last other) {}
        assertEquals(new Last(null), new Last(null));
        assertEquals(0, new Last(null).hashCode());
        assertEquals("Last[other=null]", new Last(null).toString());
    }
}
