package org.platter.block.images;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.platter.block.api.BlockDevice;
import org.platter.block.api.BlockDriver;
import org.platter.block.api.BlockException;
import org.platter.block.api.OpenOptions;
import org.platter.block.api.ProbeScore;
import org.platter.block.api.Storage;
import org.platter.block.support.FileStorage;

/** Drivers that do not return, or that fail as no driver should, and what becomes of the file and of the others then. */
class StuckDriverTest {

    private static final int SIZE = 8 * 512;
    private static final DriveOptions PATIENT =
            DriveOptions.of(ImageOptions.READ_WRITE).withQuiesceLimit(Duration.ofSeconds(60));
    private static final DriveOptions IMPATIENT = PATIENT.withQuiesceLimit(Duration.ofMillis(50));

    @TempDir
    private Path folder;

    private final Drivers drivers = new Drivers();
    private final ManualBackground background = new ManualBackground();
    private final Drives drives = new Drives(drivers, (drive, device) -> () -> {}, background);
    private final ToyDriver good = new ToyDriver("good", 50);
    private final List<Barrier> barriers = new ArrayList<>();
    private Path image;
    private Drive drive;
    private StateLog log;

    @BeforeEach
    void makeImage() throws IOException {
        image = ToyDriver.image(folder.resolve("disk.toy"), SIZE);
    }

    @AfterEach
    void closeDrives() throws IOException {
        barriers.forEach(Barrier::open);
        try {
            drives.close();
        } catch (BlockException e) {
            assertEquals(BlockException.Kind.BUSY, e.kind());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"probe", "open"})
    void whoDoesNotReturnFromOpeningIsCutOffWhenItIsTakenAway(String call) throws Exception {
        Barrier barrier = barrier(call);
        Keeping stuck = new Keeping(new ToyDriver("stuck", 90, barrier));
        attach(IMPATIENT);
        drivers.add(stuck, 0);
        barrier.awaitReached();

        drivers.remove(stuck);
        drivers.add(good, 0);

        log.await(DriveState.ATTACHED);
        assertEquals("good", drive.info().format());
        byte[] content = Files.readAllBytes(image);
        barrier.open();
        for (Storage late : stuck.storages) {
            assertEquals(BlockException.Kind.CLOSED, lateWrite(late).kind());
        }
        assertArrayEquals(content, Files.readAllBytes(image));
        assertEquals(0, read(1));
    }

    @Test
    void othersGoWithoutWaitingForOneThatHangsInOpening() throws Exception {
        Barrier barrier = barrier("open");
        ToyDriver stuck = new ToyDriver("stuck", 90, barrier);
        attach(PATIENT);
        drivers.add(stuck, 0);
        barrier.awaitReached();
        drivers.add(good, 0);

        get(start(() -> {
            drivers.remove(good);
            return null;
        }));

        assertEquals(DriveState.WAITING, drive.state());
    }

    @Test
    void aPersonNeedNotWaitForOneThatDoesNotReturnFromOpening() throws Exception {
        Barrier barrier = barrier("open");
        attach(IMPATIENT);
        drivers.add(new ToyDriver("stuck", 90, barrier), 0);
        barrier.awaitReached();
        drivers.add(good, 0);
        assertEquals(BlockException.Kind.BUSY, refusal(() -> drive.reopen(true)).kind());

        drive.reattach();
        assertEquals("good", drive.info().format());
        barrier.open();

        assertEquals(0, read(1));
    }

    @Test
    void closingADriveCutsOffWhoHangsInOpening() throws Exception {
        Barrier barrier = barrier("open");
        attach(IMPATIENT);
        drivers.add(new ToyDriver("stuck", 90, barrier), 0);
        barrier.awaitReached();

        drive.close();

        FileStorage.open(image, false).close();
    }

    @Test
    void whomClosingADriveHasWaitedForInVainIsNotWaitedForAgain() throws Exception {
        Barrier barrier = barrier("close");
        ToyDriver stuck = new ToyDriver("stuck", 90, barrier);
        attach(IMPATIENT, stuck);
        assertEquals(BlockException.Kind.BUSY, refusal(drive::close).kind());
        drive.setLimits(PATIENT);

        get(start(() -> {
            drivers.remove(stuck);
            return null;
        }));

        // It still has the file.
        assertEquals(
                BlockException.Kind.BUSY,
                refusal(() -> FileStorage.open(image, false).close()).kind());
    }

    @Test
    void whatADriverWritesAfterTheFileWasTakenFromItDoesNotReachTheFile() throws Exception {
        Barrier barrier = barrier("write");
        Keeping old = new Keeping(new ToyDriver("old", 90, barrier));
        attach(IMPATIENT, old);
        Future<Integer> writing = start(() -> write(6, 5));
        barrier.awaitReached();
        drivers.remove(old);
        drivers.add(good, 0);
        drive.reattach();
        write(6, 66);
        byte[] content = Files.readAllBytes(image);

        assertEquals(BlockException.Kind.CLOSED, lateWrite(old.storages.get(1)).kind());
        assertArrayEquals(content, Files.readAllBytes(image));
        barrier.open();

        assertEquals(5, get(writing));
        assertEquals(5, read(6));
    }

    @Test
    void theGuestsNextFlushFailsIfTheFileWasTakenFromADriverBeforeAFlush() throws Exception {
        Barrier barrier = barrier("flush");
        ToyDriver old = new ToyDriver("old", 90, barrier);
        attach(IMPATIENT, old);
        write(1, 11);
        Future<?> flushing = start(() -> {
            drive.flush();
            return null;
        });
        barrier.awaitReached();
        drivers.remove(old);
        drivers.add(good, 0);
        drive.reattach();
        barrier.open();

        Exception failure = assertThrows(Exception.class, () -> get(flushing));

        assertTrue(failure.getMessage().contains("may be lost"), failure.getMessage());
        drive.flush();
    }

    @Test
    void nothingIsLostIfTheFileWasTakenFromADriverAfterAFlush() throws Exception {
        Barrier barrier = barrier("read");
        ToyDriver old = new ToyDriver("old", 90, barrier);
        attach(IMPATIENT, old);
        write(1, 11);
        drive.flush();
        Future<Integer> reading = start(() -> read(1));
        barrier.awaitReached();
        drivers.remove(old);
        drivers.add(good, 0);

        drive.reattach();

        drive.flush();
        barrier.open();
        assertEquals(11, get(reading));
    }

    @Test
    void theGuestsNextFlushFailsIfTheOldDriverCouldNotCloseTheImage() throws Exception {
        goOnAfterALoss();

        assertTrue(refusal(drive::flush).getMessage().contains("may be lost"));

        drive.flush();
    }

    private void goOnAfterALoss() throws Exception {
        ToyDriver old = ToyDriver.failing("close", new IOException("no space"));
        attach(PATIENT, old);
        write(1, 11);
        drivers.remove(old);
        log.await(DriveState.MISSING);
        drivers.add(good, 0);
        drive.reattach();
    }

    @Test
    void closingTellsOfALossThatNoFlushHasToldOf() throws Exception {
        goOnAfterALoss();

        assertTrue(refusal(drive::close).getMessage().contains("may be lost"));
    }

    @Test
    void reopeningDoesNotPassOverAFailureToClose() throws Exception {
        attach(PATIENT, ToyDriver.failing("close", new IOException("no space")));
        write(1, 11);

        assertTrue(refusal(() -> drive.reopen(true)).getMessage().contains("may be lost"));

        assertEquals(DriveState.MISSING, drive.state());
        drive.reattach();
        assertTrue(refusal(drive::flush).getMessage().contains("may be lost"));
        // What was not flushed by the last driver is told once more, at the end.
        write(1, 12);
        assertTrue(refusal(drive::close).getMessage().contains("no space"));
    }

    @Test
    void aDriverThatComesAfterTheFileWasTakenFindsItAsItWasLeft() throws Exception {
        Barrier barrier = barrier("read");
        ToyDriver old = new ToyDriver("old", 90, barrier);
        attach(IMPATIENT, old);
        Future<Integer> reading = start(() -> read(1));
        barrier.awaitReached();
        write(2, 22);
        drivers.remove(old);
        assertEquals(BlockException.Kind.BUSY, refusal(drive::reattach).kind());

        drivers.add(good, 0);

        log.await(DriveState.ATTACHED);
        barrier.open();
        assertEquals(0, get(reading));
        assertEquals(22, read(2));
        assertTrue(refusal(drive::flush).getMessage().contains("may be lost"));
    }

    @Test
    void aFileThatWasTakenFromADriverMustNotBeChangedByOthersEither() throws Exception {
        Barrier barrier = barrier("read");
        ToyDriver old = new ToyDriver("old", 90, barrier);
        attach(IMPATIENT, old);
        start(() -> read(1));
        barrier.awaitReached();
        drivers.remove(old);
        assertEquals(BlockException.Kind.BUSY, refusal(drive::reattach).kind());

        Files.setLastModifiedTime(image, FileTime.fromMillis(1));
        drivers.add(good, 0);

        log.await(DriveState.DETACHED, "changed by somebody else");
    }

    @Test
    void thePolicyAppliesAlsoWhereADriverThatFailedDoesNotLetGo() throws Exception {
        Barrier barrier = barrier("write");
        ToyDriver failing = new ToyDriver("failing", 50, call -> {
            if (call.equals("read")) {
                throw new NoClassDefFoundError("org/example/Gone");
            }
            barrier.before(call);
        });
        attach(PATIENT, failing);
        Future<Integer> writing = start(() -> write(1, 11));
        barrier.awaitReached();
        Future<Integer> reading = start(() -> read(1));
        log.await(DriveState.QUIESCING);

        background.elapse();
        assertTrue(log.await(DriveState.DETACHED).contains("has not let go"), drive.reason());
        background.elapse();
        log.await(DriveState.MISSING);

        drivers.add(good, 0);
        barrier.open();
        get(writing);
        assertEquals(11, get(reading));
    }

    @ParameterizedTest
    @ValueSource(strings = {"probe", "open"})
    void aDriverThatFailsByAnErrorIsPassedOver(String call) throws Exception {
        attach(PATIENT);
        drivers.add(
                new ToyDriver("bad", 90, name -> {
                    if (name.equals(call)) {
                        throw new StackOverflowError("in the driver");
                    }
                }),
                0);
        log.await(DriveState.WAITING, "in the driver");

        drivers.remove(drivers.list().get(0));
        drivers.add(good, 0);

        log.await(DriveState.ATTACHED);
        assertEquals("good", drive.info().format());
    }

    @Test
    void anErrorOfTheDriverIsAnErrorOfTheDisk() throws Exception {
        attach(PATIENT, ToyDriver.failing("read", new AssertionError("in the driver")));

        BlockException failure = refusal(() -> read(1));

        assertEquals(BlockException.Kind.IO, failure.kind());
        assertTrue(failure.getMessage().contains("in the driver"), failure.getMessage());
    }

    @Test
    void anErrorInClosingIsAFailureToClose() throws Exception {
        ToyDriver old = ToyDriver.failing("close", new AssertionError("in the driver"));
        attach(PATIENT, old);
        write(1, 11);

        drivers.remove(old);

        assertTrue(log.await(DriveState.MISSING).contains("may be lost"));
        assertTrue(refusal(drive::close).getMessage().contains("in the driver"));
        FileStorage.open(image, false).close();
    }

    @Test
    void whatAFailingDriverDidToTheFileIsNotTakenForSomebodyElsesDoing() throws Exception {
        ToyDriver old = new ToyDriver();
        attach(PATIENT, old);
        drivers.remove(old);
        drivers.add(new Meddling(), 0);
        log.await(DriveState.DETACHED, "too new");

        drivers.add(good, 0);

        log.await(DriveState.ATTACHED);
    }

    @Test
    void allDrivesLetADriverGoAtOnce() throws Exception {
        Barrier barrier = barrier("close");
        ToyDriver old = new ToyDriver("old", 90, barrier);
        attach(PATIENT, old);
        Drive second = drives.attach("hdb", ToyDriver.image(folder.resolve("other.toy"), SIZE), PATIENT);
        // Which of them is held up at the barrier is the threads' business.
        StateLog either = StateLog.of(second);
        drive.addListener(either);

        Future<?> removal = start(() -> {
            drivers.remove(old);
            return null;
        });
        barrier.awaitReached();
        either.await(DriveState.DETACHED);

        assertFalse(removal.isDone());
        barrier.open();
        get(removal);
    }

    /** Keeps the storages that it was given, as a driver with a thread of its own may. */
    private static final class Keeping implements BlockDriver {

        private final BlockDriver driver;
        private final List<Storage> storages = new CopyOnWriteArrayList<>();

        Keeping(BlockDriver driver) {
            this.driver = driver;
        }

        @Override
        public String format() {
            return driver.format();
        }

        @Override
        public ProbeScore probe(Storage storage) throws IOException {
            storages.add(storage);
            return driver.probe(storage);
        }

        @Override
        public BlockDevice open(Storage storage, OpenOptions options) throws IOException {
            storages.add(storage);
            return driver.open(storage, options);
        }
    }

    /** Writes to the image and then refuses it. */
    private static final class Meddling implements BlockDriver {

        @Override
        public String format() {
            return "meddling";
        }

        @Override
        public ProbeScore probe(Storage storage) {
            return new ProbeScore(90, "whatever it is");
        }

        @Override
        public BlockDevice open(Storage storage, OpenOptions options) throws IOException {
            storage.write(ByteBuffer.allocate(512), storage.size() - 512);
            throw new BlockException(BlockException.Kind.NOT_THIS_FORMAT, "too new");
        }
    }

    private Barrier barrier(String call) {
        Barrier barrier = new Barrier(call);
        barriers.add(barrier);
        return barrier;
    }

    /** A storage for probing refuses all writes, but says CLOSED only when it cannot be reached any more. */
    private static BlockException lateWrite(Storage storage) {
        return refusal(() -> {
            storage.read(ByteBuffer.allocate(1), 0);
            storage.write(ByteBuffer.allocate(512).put(0, (byte) 99), ToyDriver.HEADER);
        });
    }

    private void attach(DriveOptions options, BlockDriver... present) throws IOException {
        for (BlockDriver one : present) {
            drivers.add(one, 0);
        }
        drive = drives.attach("hda", image, options);
        log = StateLog.of(drive);
    }

    private int read(int sector) throws IOException {
        ByteBuffer found = ByteBuffer.allocate(512);
        drive.read(found, sector * 512L);
        return found.get(0);
    }

    private int write(int sector, int value) throws IOException {
        drive.write(ByteBuffer.allocate(512).put(0, (byte) value), sector * 512L);
        return value;
    }

    private interface Action {
        void run() throws Exception;
    }

    private static BlockException refusal(Action action) {
        return assertThrows(BlockException.class, action::run);
    }

    private static <T> Future<T> start(Callable<T> call) {
        FutureTask<T> task = new FutureTask<>(call);
        Thread thread = new Thread(task, "test guest");
        thread.setDaemon(true);
        thread.start();
        return task;
    }

    private static <T> T get(Future<T> future) throws Exception {
        return future.get(20, TimeUnit.SECONDS);
    }
}
