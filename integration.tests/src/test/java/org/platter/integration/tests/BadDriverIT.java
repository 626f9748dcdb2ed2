package org.platter.integration.tests;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;
import static org.ops4j.pax.exam.CoreOptions.options;

import java.io.ByteArrayInputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
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
import org.osgi.framework.ServiceReference;
import org.osgi.service.cm.ConfigurationAdmin;
import org.platter.block.api.BlockDriver;
import org.platter.block.api.BlockException;
import org.platter.block.api.CreateOptions;
import org.platter.block.api.Finding;
import org.platter.block.images.Drive;
import org.platter.block.images.DriveOptions;
import org.platter.block.images.DriveState;
import org.platter.block.images.Drives;
import org.platter.block.images.ImageOptions;
import org.platter.block.images.MissingPolicy;
import org.platter.block.support.FileStorage;
import org.platter.machine.api.MachineDevice;

/** Drivers that refuse, fail and hang, and swaps that go wrong in other ways, under a guest's disk. */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class BadDriverIT {

    private static final int SECTORS = 8192;
    private static final DriveOptions WRITABLE = DriveOptions.of(ImageOptions.READ_WRITE);
    private static final DriveOptions IMPATIENT = WRITABLE.withQuiesceLimit(Duration.ofMillis(200));

    @Inject
    private BundleContext context;

    @Inject
    private ConfigurationAdmin configurations;

    @Inject
    private Drives drives;

    @Inject
    private MachineDevice ide;

    private final PortBoard board = new PortBoard();
    private final Guest guest = new Guest(board);
    private final List<Hang> hangs = new ArrayList<>();
    private Path folder;
    private Path image;
    private Bundle vhd;
    private Bundle bad;
    private Drive drive;

    @Configuration
    public static Option[] configuration() {
        return options(
                Framework.with(
                        "org.apache.felix.configadmin",
                        "block.api",
                        "block.support",
                        "block.images",
                        "machine.api",
                        "ide.controller"),
                Outside.options());
    }

    @Before
    public void startMachine() throws Exception {
        ide.plug(board);
        vhd = context.installBundle(Framework.location("vhd.driver"));
        vhd.start();
        bad = context.installBundle("bad", DriverJar.empty("org.example.bad.driver"));
        bad.start();
        folder = Files.createTempDirectory("bad");
        image = create("disk.vhd");
    }

    @After
    public void stopMachine() throws Exception {
        hangs.forEach(Hang::end);
        bad.uninstall();
        if (drive != null) {
            drive.close();
        }
        ide.unplug();
        vhd.uninstall();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    @Test
    public void afterAnUpdateToABundleWithoutItsDriverTheDiskWaitsForABetterOne() throws Exception {
        Path jar = Path.of(System.getProperty("vhd.driver"));
        attach(WRITABLE.withGrace(Duration.ofMillis(10)));
        guest.write(1, sector(1));

        try (var broken = DriverJar.broken(jar)) {
            vhd.update(broken);
        }
        Future<byte[]> reading = start(() -> guest.read(1));
        await(() -> drive.state() == DriveState.MISSING && drive.reason().contains("no driver is present"));
        assertFalse(reading.isDone());
        try (var good = Files.newInputStream(jar)) {
            vhd.update(good);
        }

        assertArrayEquals(sector(1), get(reading));
    }

    @Test
    public void aDriverThatRefusesTheImageLeavesItToAGoodOne() throws Exception {
        attach(WRITABLE.withGrace(Duration.ofMillis(10)));
        guest.write(1, sector(1));
        badDriver(call -> {
            if (call.equals("open")) {
                throw new BlockException(BlockException.Kind.UNSUPPORTED, "not with this driver");
            }
        });

        vhd.stop();
        Future<byte[]> reading = start(() -> guest.read(1));
        await(() -> drive.state() == DriveState.MISSING && drive.reason().contains("not with this driver"));
        assertFalse(reading.isDone());
        vhd.start();

        assertArrayEquals(sector(1), get(reading));
    }

    @Test
    public void theGuestIsToldOfARefusalIfThatIsThePolicyAndGoesOnLater() throws Exception {
        attach(WRITABLE.withPolicy(MissingPolicy.REPORT).withGrace(Duration.ofMillis(10)));
        badDriver(failing("open", new IllegalStateException("a bug")));

        vhd.stop();
        assertThrows(Guest.DiskError.class, () -> guest.read(0));
        assertTrue(drive.reason(), drive.reason().contains("a bug"));
        vhd.start();
        attached();

        guest.write(2, sector(2));
        assertArrayEquals(sector(2), guest.read(2));
    }

    @Test
    public void whateverADriverThrowsTheNextOneIsAsked() throws Exception {
        attach(WRITABLE);
        guest.write(1, sector(1));
        for (String call : List.of("probe", "open")) {
            for (Throwable failure : List.of(
                    new IllegalStateException("a bug"),
                    new NullPointerException("a bug"),
                    new AssertionError("a bug"),
                    new StackOverflowError("a bug"),
                    new NoClassDefFoundError("a bug"))) {
                badDriver(failing(call, failure));
                vhd.stop();
                await(() -> drive.reason().contains("a bug"));
                vhd.start();
                attached();
                assertArrayEquals(call + " " + failure, sector(1), guest.read(1));
                bad.stop();
                bad.start();
            }
        }
    }

    @Test
    public void whatADriverThrowsInReadingIsAnErrorOfTheDiskAndNothingMore() throws Exception {
        for (Throwable failure : List.of(new ArithmeticException("a bug"), new AssertionError("a bug"))) {
            AtomicBoolean buggy = new AtomicBoolean(true);
            badDriver(call -> {
                if (buggy.get()) {
                    failing("read", failure).before(call);
                }
            });
            attach(WRITABLE);

            assertThrows(Guest.DiskError.class, () -> guest.read(1));
            buggy.set(false);

            assertArrayEquals(new byte[512], guest.read(1));
            drive.close();
            bad.stop();
            bad.start();
        }
    }

    @Test
    public void anImageThatWasReplacedMeanwhileIsNotTouched() throws Exception {
        attach(WRITABLE);
        guest.write(1, sector(1));
        vhd.stop();
        Path other = folder.resolve("other.vhd");
        vhd.start();
        attached();
        Files.copy(image, other);
        vhd.stop();
        Path original = folder.resolve("original.vhd");
        Files.move(image, original);
        Files.move(other, image);
        byte[] before = Files.readAllBytes(image);

        vhd.start();
        await(() -> drive.reason().contains("changed by somebody else"));
        Future<byte[]> reading = start(() -> guest.read(1));
        assertArrayEquals(before, Files.readAllBytes(image));
        assertFalse(reading.isDone());
        Files.move(original, image, StandardCopyOption.REPLACE_EXISTING);
        vhd.stop();
        vhd.start();

        assertArrayEquals(sector(1), get(reading));
    }

    @Test
    public void stopDoesNotWaitForADriverThatHangsInOpening() throws Exception {
        attach(IMPATIENT);
        guest.write(1, sector(1));
        Hang hang = hang("open");
        HookedDriver hanging = badDriver(hang);
        vhd.stop();
        hang.awaitReached();

        get(start(() -> {
            bad.stop();
            return null;
        }));
        vhd.start();
        attached();

        guest.write(1, sector(2));
        assertClosed(hanging);
        hang.end();
        assertArrayEquals(sector(2), guest.read(1));
        assertCleanOutside(Map.of(1, sector(2)));
    }

    @Test
    public void stopDoesNotWaitForADriverThatHangsInReading() throws Exception {
        Hang hang = hang("read");
        badDriver(hang);
        attach(IMPATIENT);
        guest.write(1, sector(1));
        Future<byte[]> reading = start(() -> guest.read(1));
        hang.awaitReached();

        get(start(() -> {
            bad.stop();
            return null;
        }));
        assertEquals(DriveState.DETACHED, drive.state());
        assertTrue(drive.reason(), drive.reason().contains("has not let go"));
        assertEquals(
                "the old driver still has the file",
                BlockException.Kind.BUSY,
                assertThrows(BlockException.class, () -> FileStorage.open(image, false))
                        .kind());
        hang.end();

        assertArrayEquals(sector(1), get(reading));
        attached();
        assertCleanOutside(Map.of(1, sector(1)));
    }

    @Test
    public void aFlushThatEndsAfterStopIsStillTheOldDriversAndTheNewOneWaitsForIt() throws Exception {
        Hang hang = hang("flush");
        badDriver(hang);
        attach(IMPATIENT);
        guest.write(1, sector(1));
        Future<?> flushing = start(() -> {
            guest.flush();
            return null;
        });
        hang.awaitReached();
        get(start(() -> {
            bad.stop();
            return null;
        }));
        assertFalse(flushing.isDone());
        assertFalse(drive.awaitAttached(Duration.ofMillis(100)));

        hang.end();

        get(flushing);
        attached();
        guest.write(2, sector(2));
        assertCleanOutside(Map.of(1, sector(1), 2, sector(2)));
    }

    @Test
    public void aDriverThatComesBackToLifeFindsTheFileTaken() throws Exception {
        Hang hang = hang("flush");
        HookedDriver hanging = badDriver(hang);
        attach(IMPATIENT);
        guest.write(1, sector(1));
        Future<?> flushing = start(() -> {
            guest.flush();
            return null;
        });
        hang.awaitReached();
        bad.stop();
        drive.reattach();
        drive.write(ByteBuffer.wrap(sector(2)), 2 * 512);

        assertClosed(hanging);
        hang.end();

        ExecutionException told = assertThrows(ExecutionException.class, () -> get(flushing));
        assertTrue(told.toString(), told.getCause() instanceof Guest.DiskError);
        guest.write(3, sector(3));
        guest.flush();
        // What the old driver had reserved in the file is nobody's now.
        assertCleanOutside(Map.of(2, sector(2), 3, sector(3)), Finding.Kind.LEAK);
    }

    @Test
    public void twoUpdatesAtOnceAreTwoUpdates() throws Exception {
        byte[] jar = Files.readAllBytes(Path.of(System.getProperty("vhd.driver")));
        attach(WRITABLE);
        AtomicBoolean enough = new AtomicBoolean();
        Future<Integer> writing = start(() -> {
            int written = 0;
            for (; !enough.get(); written++) {
                guest.write(written % 64, sector(written));
                assertArrayEquals(sector(written), guest.read(written % 64));
            }
            return written;
        });

        for (int i = 0; i < 10; i++) {
            Callable<Void> update = () -> {
                vhd.update(new ByteArrayInputStream(jar));
                return null;
            };
            Future<?> one = start(update);
            Future<?> other = start(update);
            get(one);
            get(other);
            attached();
        }
        enough.set(true);

        int written = get(writing);
        Map<Integer, byte[]> expected = new Hashtable<>();
        for (int i = Math.max(0, written - 64); i < written; i++) {
            expected.put(i % 64, sector(i));
        }
        assertCleanOutside(expected);
    }

    @Test
    public void aDriveCanBeClosedWhileItsDriverIsLetGo() throws Exception {
        Hang hang = hang("close");
        badDriver(hang);
        attach(IMPATIENT);
        guest.write(1, sector(1));
        Future<?> stopping = start(() -> {
            bad.stop();
            return null;
        });
        hang.awaitReached();

        BlockException busy = assertThrows(BlockException.class, drive::close);
        assertEquals(BlockException.Kind.BUSY, busy.kind());
        assertFalse(guest.seesDisk());
        get(stopping);
        hang.end();

        await(this::fileIsFree);
        assertCleanOutside(Map.of(1, sector(1)));
    }

    @Test
    public void theMediumCanBeChangedWhileADriverIsSwapped() throws Exception {
        byte[] jar = Files.readAllBytes(Path.of(System.getProperty("vhd.driver")));
        Path other = create("other.vhd");
        var configuration = configurations.createFactoryConfiguration("org.platter.drive", "?");
        try {
            for (int i = 0; i < 10; i++) {
                Future<?> update = start(() -> {
                    vhd.update(new ByteArrayInputStream(jar));
                    return null;
                });
                Path next = i % 2 == 0 ? image : other;
                Dictionary<String, Object> properties = new Hashtable<>();
                properties.put("drive", "hda");
                properties.put("path", next.toString());
                configuration.update(properties);
                get(update);
                int lba = i;
                await(() -> drives.named("hda")
                        .filter(now -> now.image().equals(next) && now.awaitAttached(Duration.ofSeconds(1)))
                        .isPresent());
                guest.write(lba, sector(lba));
                assertArrayEquals(sector(lba), guest.read(lba));
            }
        } finally {
            configuration.delete();
            await(() -> drives.list().isEmpty());
        }
        assertCleanOutside(image, Map.of(0, sector(0), 2, sector(2), 4, sector(4), 6, sector(6), 8, sector(8)));
        assertCleanOutside(other, Map.of(1, sector(1), 3, sector(3), 5, sector(5), 7, sector(7), 9, sector(9)));
    }

    private Path create(String name) throws Exception {
        Path path = folder.toRealPath().resolve(name);
        try (FileStorage storage = FileStorage.create(path)) {
            good().create(storage, CreateOptions.ofSize(SECTORS * 512L));
        }
        return path;
    }

    private void attach(DriveOptions options) throws Exception {
        drive = drives.attach("hda", image, options);
        attached();
    }

    private void attached() {
        assertTrue(drive.reason(), drive.awaitAttached(Duration.ofSeconds(60)));
    }

    private Hang hang(String call) {
        Hang hang = new Hang(call);
        hangs.add(hang);
        return hang;
    }

    /** A driver of the bundle {@code bad}, which goes with it; it outranks the good one. */
    private HookedDriver badDriver(HookedDriver.Hook hook) throws Exception {
        HookedDriver driver = new HookedDriver(good(), hook);
        bad.getBundleContext()
                .registerService(BlockDriver.class, driver, new Hashtable<>(Map.of("service.ranking", 100)));
        return driver;
    }

    private BlockDriver good() throws Exception {
        for (ServiceReference<BlockDriver> reference : context.getServiceReferences(BlockDriver.class, null)) {
            if (reference.getBundle() == vhd) {
                return context.getService(reference);
            }
        }
        throw new AssertionError("no driver");
    }

    private static HookedDriver.Hook failing(String call, Throwable failure) {
        return name -> {
            if (name.equals(call)) {
                if (failure instanceof Error error) {
                    throw error;
                }
                throw (RuntimeException) failure;
            }
        };
    }

    private static void assertClosed(HookedDriver driver) {
        BlockException refusal =
                assertThrows(BlockException.class, () -> driver.storage().write(ByteBuffer.allocate(512), 0));
        assertEquals(BlockException.Kind.CLOSED, refusal.kind());
    }

    private boolean fileIsFree() {
        try {
            FileStorage.open(image, false).close();
            return true;
        } catch (Exception e) {
            return false;
        }
    }

    private void assertCleanOutside(Map<Integer, byte[]> expected, Finding.Kind... excused) throws Exception {
        drive.close();
        assertCleanOutside(image, expected, excused);
    }

    private void assertCleanOutside(Path file, Map<Integer, byte[]> expected, Finding.Kind... excused)
            throws Exception {
        Path raw = folder.resolve(file.getFileName() + ".raw");
        Outside.check(file, raw, excused);
        byte[] found = Files.readAllBytes(raw);
        for (var sector : expected.entrySet()) {
            byte[] bytes = new byte[512];
            System.arraycopy(found, sector.getKey() * 512, bytes, 0, 512);
            assertArrayEquals("sector " + sector.getKey(), sector.getValue(), bytes);
        }
    }

    private static byte[] sector(int value) {
        byte[] bytes = new byte[512];
        new Random(value).nextBytes(bytes);
        return bytes;
    }

    private static <T> Future<T> start(Callable<T> program) {
        FutureTask<T> task = new FutureTask<>(program);
        Thread thread = new Thread(task, "guest");
        thread.setDaemon(true);
        thread.start();
        return task;
    }

    private static <T> T get(Future<T> future) throws Exception {
        return future.get(60, TimeUnit.SECONDS);
    }

    private static void await(BooleanSupplier condition) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!condition.getAsBoolean()) {
            assertTrue("waited in vain", System.nanoTime() < deadline);
            Thread.sleep(1);
        }
    }
}
