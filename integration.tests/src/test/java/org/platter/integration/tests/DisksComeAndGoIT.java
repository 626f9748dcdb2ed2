package org.platter.integration.tests;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertSame;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;
import static org.ops4j.pax.exam.CoreOptions.options;

import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import javax.inject.Inject;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerClass;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.osgi.framework.wiring.BundleWiring;
import org.osgi.framework.wiring.FrameworkWiring;
import org.platter.block.api.BlockDevice;
import org.platter.block.api.BlockDriver;
import org.platter.block.api.CreateOptions;
import org.platter.block.images.Drive;
import org.platter.block.images.DriveListener;
import org.platter.block.images.DriveOptions;
import org.platter.block.images.DriveState;
import org.platter.block.images.Drives;
import org.platter.block.images.ImageOptions;
import org.platter.block.images.MissingPolicy;
import org.platter.block.support.FileStorage;
import org.platter.machine.api.MachineDevice;

/** A guest's disk in a framework where the bundle that understands its image comes, goes and is updated. */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class DisksComeAndGoIT {

    private static final int SECTORS = 8192;
    private static final DriveOptions WRITABLE = DriveOptions.of(ImageOptions.READ_WRITE);

    @Inject
    private BundleContext context;

    @Inject
    private Drives drives;

    @Inject
    private MachineDevice ide;

    private final PortBoard board = new PortBoard();
    private final Guest guest = new Guest(board);
    private Path image;
    private Bundle vhd;
    private Drive drive;

    @Configuration
    public static Option[] configuration() {
        return options(
                Framework.with(
                        "block.api", "block.support", "block.images", "raw.driver", "machine.api", "ide.controller"),
                Framework.installable("vhd.driver"));
    }

    @Before
    public void startMachine() throws Exception {
        ide.plug(board);
        vhd = context.installBundle(Framework.location("vhd.driver"));
        vhd.start();
        image = Files.createTempFile("disk", ".vhd");
        try (FileStorage storage = FileStorage.open(image, false)) {
            driverOf(vhd).create(storage, CreateOptions.ofSize(SECTORS * 512L));
        }
    }

    @After
    public void stopMachine() throws Exception {
        if (drive != null) {
            drive.close();
        }
        ide.unplug();
        vhd.uninstall();
        Files.delete(image);
    }

    @Test
    public void theControllerIsUpBeforeAnyDriverAndTheDriverMakesTheDiskAppear() throws Exception {
        vhd.uninstall();
        attach(WRITABLE);
        assertEquals(DriveState.WAITING, drive.state());
        assertTrue(drive.reason(), drive.reason().contains("asked were raw"));
        assertEquals("ide", ide.name());
        assertEquals(0, disks());
        assertFalse(guest.seesDisk());

        vhd = context.installBundle(Framework.location("vhd.driver"));
        vhd.start();
        await(guest::seesDisk);

        assertEquals(1, disks());
        assertEquals(SECTORS, guest.sectors());
        guest.write(17, sector(17, 1));
        assertArrayEquals(sector(17, 1), guest.read(17));
    }

    @Test
    public void theDiskGoesWhenItsDriveIsClosed() throws Exception {
        attach(WRITABLE);
        assertTrue(guest.seesDisk());

        drive.close();

        assertFalse(guest.seesDisk());
        assertEquals(0, disks());
    }

    @Test
    public void aStoppedDriverIsABusyDiskAndNotAnError() throws Exception {
        attach(WRITABLE);
        for (int lba = 0; lba < 64; lba++) {
            guest.write(lba, sector(lba, 5));
        }
        AtomicInteger reads = new AtomicInteger();
        AtomicBoolean enough = new AtomicBoolean();
        Future<?> reading = start(() -> {
            while (!enough.get()) {
                int lba = reads.incrementAndGet() % 64;
                assertArrayEquals(sector(lba, 5), guest.read(lba));
            }
            return null;
        });
        await(() -> reads.get() > 1000);

        vhd.stop();
        assertEquals(DriveState.DETACHED, drive.state());
        assertEquals(1, disks());
        assertFalse(reading.isDone());
        int stoppedAt = reads.get();
        vhd.start();
        await(() -> reads.get() > stoppedAt + 1000);

        enough.set(true);
        reading.get(20, TimeUnit.SECONDS);
    }

    @Test
    public void aDriverThatStaysAwayStopsTheGuestUntilItComes() throws Exception {
        attach(WRITABLE.withGrace(Duration.ofMillis(10)));
        CountDownLatch missing = new CountDownLatch(1);
        drive.addListener((which, state, reason) -> {
            if (state == DriveState.MISSING) {
                missing.countDown();
            }
        });

        vhd.stop();
        Future<byte[]> reading = start(() -> guest.read(3));
        assertTrue(missing.await(20, TimeUnit.SECONDS));
        assertFalse(reading.isDone());
        vhd.start();

        assertArrayEquals(new byte[512], reading.get(20, TimeUnit.SECONDS));
    }

    @Test
    public void theGuestSeesAnErrorIfThePolicyIsToReportAMissingDriver() throws Exception {
        attach(WRITABLE.withPolicy(MissingPolicy.REPORT).withGrace(Duration.ofMillis(10)));

        vhd.stop();
        assertThrows(Guest.DiskError.class, () -> guest.read(0));
        vhd.start();
        assertTrue(drive.reason(), drive.awaitAttached(Duration.ofSeconds(20)));

        assertArrayEquals(new byte[512], guest.read(0));
    }

    @Test
    public void theHigherBidWins() throws Exception {
        // Without the footer at its end the image is worth 80 to the VHD driver.
        try (var channel = Files.newByteChannel(image, StandardOpenOption.WRITE)) {
            channel.position(channel.size() - 512).write(ByteBuffer.allocate(512));
        }
        ServiceRegistration<BlockDriver> rival = context.registerService(BlockDriver.class, new RivalDriver(90), null);

        attach(DriveOptions.of(ImageOptions.READ_ONLY));

        assertEquals("rival", drive.info().format());
        assertEquals(Files.size(image) / 512, guest.sectors());
        drive.close();
        rival.unregister();
    }

    @Test
    public void amongEqualBidsTheHigherRankingWinsAndTheOtherStandsIn() throws Exception {
        Bundle ranked =
                context.installBundle("ranked", DriverJar.ranked(Path.of(System.getProperty("vhd.driver")), 10));
        ranked.start();
        attach(WRITABLE);
        guest.write(1, sector(1, 1));
        List<DriveState> states = new CopyOnWriteArrayList<>();
        DriveListener listener = (which, state, reason) -> states.add(state);
        drive.addListener(listener);

        vhd.stop();
        vhd.start();
        assertEquals("the other driver served the image", List.of(), states);
        ranked.uninstall();
        assertTrue(drive.reason(), drive.awaitAttached(Duration.ofSeconds(20)));

        assertArrayEquals(sector(1, 1), guest.read(1));
        await(() -> states.equals(List.of(DriveState.QUIESCING, DriveState.DETACHED, DriveState.ATTACHED)));
    }

    @Test
    public void theClassesOfAnUpdatedDriverAreCollected() throws Exception {
        attach(WRITABLE);
        guest.write(0, sector(0, 1));
        guest.flush();
        guest.read(0);
        ReferenceQueue<ClassLoader> queue = new ReferenceQueue<>();
        Reference<ClassLoader> old =
                new WeakReference<>(vhd.adapt(BundleWiring.class).getClassLoader(), queue);

        try (var jar = Files.newInputStream(Path.of(System.getProperty("vhd.driver")))) {
            vhd.update(jar);
        }
        CountDownLatch refreshed = new CountDownLatch(1);
        context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION)
                .adapt(FrameworkWiring.class)
                .refreshBundles(List.of(vhd), event -> refreshed.countDown());
        assertTrue(refreshed.await(20, TimeUnit.SECONDS));
        assertTrue(drive.reason(), drive.awaitAttached(Duration.ofSeconds(20)));
        assertArrayEquals(sector(0, 1), guest.read(0));

        displaceTypesOfTheLastRecordCompared();
        Reference<?> collected = null;
        for (int i = 0; i < 100 && collected == null; i++) {
            System.gc();
            collected = queue.remove(200);
        }
        assertSame("something still refers to the old driver", old, collected);
    }

    /**
     * JDK 17 itself remembers the component types of the record class whose {@code equals} was linked last (in
     * {@code ObjectMethods.OBJECT_EQ}), and with them one class loader: let that be ours.
     */
    private static void displaceTypesOfTheLastRecordCompared() {
        record Last(Last other) {}
        assertEquals(new Last(null), new Last(null));
    }

    private void attach(DriveOptions options) throws Exception {
        drive = drives.attach("hda", image, options);
    }

    private int disks() throws Exception {
        return context.getServiceReferences(BlockDevice.class, "(" + BlockDevice.DRIVE + "=hda)")
                .size();
    }

    private BlockDriver driverOf(Bundle bundle) throws Exception {
        for (ServiceReference<BlockDriver> reference : context.getServiceReferences(BlockDriver.class, null)) {
            if (reference.getBundle() == bundle) {
                return context.getService(reference);
            }
        }
        throw new AssertionError(bundle + " offers no driver");
    }

    private static byte[] sector(int lba, int value) {
        byte[] bytes = new byte[512];
        new Random(31L * value + lba).nextBytes(bytes);
        return bytes;
    }

    private static <T> Future<T> start(Callable<T> program) {
        FutureTask<T> task = new FutureTask<>(program);
        Thread thread = new Thread(task, "guest");
        thread.setDaemon(true);
        thread.start();
        return task;
    }

    private static void await(BooleanSupplier condition) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!condition.getAsBoolean()) {
            assertTrue("waited in vain", System.nanoTime() < deadline);
            Thread.sleep(1);
        }
    }
}
