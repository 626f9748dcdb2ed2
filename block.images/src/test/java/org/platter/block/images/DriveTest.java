package org.platter.block.images;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.platter.block.api.BlockDevice;
import org.platter.block.api.BlockDriver;
import org.platter.block.api.BlockException;
import org.platter.block.support.FileStorage;

class DriveTest {

    private static final int SIZE = 64 * 512;
    private static final DriveOptions OPTIONS =
            DriveOptions.of(ImageOptions.READ_WRITE).withQuiesceLimit(Duration.ofSeconds(60));
    private static final DriveOptions IMPATIENT = OPTIONS.withQuiesceLimit(Duration.ofMillis(1));

    @TempDir
    private Path folder;

    private final Drivers drivers = new Drivers();
    private final ManualBackground background = new ManualBackground();
    private final List<BlockDevice> published = Collections.synchronizedList(new ArrayList<>());
    private final Drives drives = new Drives(drivers, this::publish, background);
    private final List<String> calls = Collections.synchronizedList(new ArrayList<>());
    private final ToyDriver driver = ToyDriver.intercepted(calls::add);
    private Path image;
    private Drive drive;
    private StateLog log;

    @BeforeEach
    void makeImage() throws IOException {
        image = ToyDriver.image(folder.resolve("disk.toy"), SIZE);
    }

    @AfterEach
    void closeDrives() throws IOException {
        try {
            drives.close();
        } catch (BlockException e) {
            // An impatient drive does not even wait for a driver that closes as it should.
            assertEquals(BlockException.Kind.BUSY, e.kind());
        }
    }

    @Test
    void readsAndWritesThroughTheDriver() throws Exception {
        attach(OPTIONS, driver);

        write(3, 42);
        drive.flush();

        assertEquals(42, read(3));
        assertEquals(42, Files.readAllBytes(image)[ToyDriver.HEADER + 3 * 512]);
        assertEquals("toy", drive.info().format());
        assertEquals(DriveState.ATTACHED, drive.state());
    }

    @Test
    void isPublishedWhenADriverComes() throws Exception {
        attach(OPTIONS);
        assertEquals(DriveState.WAITING, drive.state());
        assertEquals(List.of(), published);
        assertThrows(IllegalStateException.class, drive::info);
        assertEquals(BlockException.Kind.BUSY, refusal(() -> read(0)).kind());

        drivers.add(driver, 0);
        assertTrue(drive.awaitAttached(Duration.ofSeconds(20)), drive.reason());

        assertEquals(List.of(drive), published);
        assertEquals(0, read(0));
    }

    @Test
    void saysWhoDidNotRecogniseTheImageItWaitsFor() throws Exception {
        image = Files.write(folder.resolve("text"), new byte[1024]);

        attach(OPTIONS, driver);

        assertEquals(DriveState.WAITING, drive.state());
        assertTrue(drive.reason().contains("asked were toy (not recognised)"), drive.reason());
    }

    @Test
    void requestsWaitForTheNextDriver() throws Exception {
        attach(OPTIONS, driver);
        write(1, 11);

        drivers.remove(driver);
        assertEquals(DriveState.DETACHED, drive.state());
        Future<Integer> reading = start(() -> read(1));
        Future<Integer> writing = start(() -> write(2, 22));
        drivers.add(new ToyDriver("newer", 10), 0);

        assertEquals(11, get(reading));
        get(writing);
        assertEquals(22, read(2));
        assertEquals("newer", drive.info().format());
        assertEquals(List.of(drive), published);
    }

    @Test
    void aDriverGoesWhenItsRequestsHaveFinishedAndTheImageIsFlushedAndClosed() throws Exception {
        Barrier barrier = new Barrier("read");
        ToyDriver old = ToyDriver.intercepted(call -> {
            calls.add(call);
            barrier.before(call);
        });
        attach(OPTIONS, old);
        write(5, 55);
        Future<Integer> reading = start(() -> read(5));
        barrier.awaitReached();

        Future<?> removal = start(() -> remove(old));
        log.await(DriveState.QUIESCING);
        assertFalse(removal.isDone());
        assertFalse(calls.contains("close"));
        barrier.open();

        assertEquals(55, get(reading));
        get(removal);
        assertEquals("close", calls.get(calls.size() - 1));
        FileStorage.open(image, false).close();
    }

    @ParameterizedTest
    @MethodSource("failuresOfADriverThatGoes")
    void repeatsARequestThatFailedBecauseItsDriverWent(Throwable failure) throws Exception {
        for (String call : List.of("read", "read done", "write", "write done", "flush")) {
            Barrier barrier = new Barrier(call);
            ToyDriver old = ToyDriver.intercepted(barrier);
            attach(OPTIONS, old);
            Future<?> request = start(() -> {
                write(7, 77);
                drive.flush();
                return read(7);
            });
            barrier.awaitReached();
            Future<?> removal = start(() -> remove(old));
            log.await(DriveState.QUIESCING);
            barrier.openWith(failure);
            get(removal);
            drivers.add(driver, 0);

            assertEquals(77, get(request));

            drive.close();
            drivers.remove(driver);
        }
    }

    static List<Throwable> failuresOfADriverThatGoes() {
        return List.of(
                new NoClassDefFoundError("org/example/Gone"),
                new IllegalStateException("bundle stopped"),
                new IOException("stream closed"),
                new BlockException(BlockException.Kind.CLOSED, "closed"));
    }

    @Test
    void passesOnAFailureOfTheImage() throws Exception {
        attach(OPTIONS, ToyDriver.failing("write", new BlockException(BlockException.Kind.NO_SPACE, "full")));

        assertEquals(BlockException.Kind.NO_SPACE, refusal(() -> write(0, 1)).kind());
        assertEquals(DriveState.ATTACHED, drive.state());
    }

    @Test
    void reportsABugOfTheDriverAsAFailureOfTheDisk() throws Exception {
        attach(OPTIONS, ToyDriver.failing("read", new ArrayIndexOutOfBoundsException(7)));

        BlockException failure = refusal(() -> read(0));

        assertEquals(BlockException.Kind.IO, failure.kind());
        assertTrue(failure.getMessage().contains("the driver failed"), failure.getMessage());
        assertEquals(DriveState.ATTACHED, drive.state());
    }

    @Test
    void passesOnAMistakeOfTheCaller() throws Exception {
        attach(OPTIONS, ToyDriver.failing("read", new IllegalArgumentException("not a whole sector")));

        assertThrows(IllegalArgumentException.class, () -> read(0));
    }

    @Test
    void doesNotAskADriverAgainWhoseClassesAreGone() throws Exception {
        ToyDriver gone = ToyDriver.failing("read", new NoClassDefFoundError("org/example/Gone"));
        attach(OPTIONS, gone);
        Future<Integer> reading = start(() -> read(0));
        log.await(DriveState.DETACHED, "no driver is present");

        drivers.add(driver, 0);

        assertEquals(0, get(reading));
    }

    @Test
    void asksABrokenDriverAgainWhenItComesAgain() throws Exception {
        AtomicBoolean stopped = new AtomicBoolean(true);
        ToyDriver updated = ToyDriver.intercepted(call -> {
            if (call.equals("read") && stopped.get()) {
                throw new IllegalStateException("stopped");
            }
        });
        attach(OPTIONS, updated);
        Future<Integer> reading = start(() -> read(0));
        log.await(DriveState.DETACHED);
        drivers.remove(updated);
        stopped.set(false);

        drivers.add(updated, 0);

        assertEquals(0, get(reading));
    }

    @ParameterizedTest
    @EnumSource(
            value = MissingPolicy.class,
            names = {"STOP", "HOLD"})
    void requestsWaitEvenWhenTheGracePeriodIsOver(MissingPolicy policy) throws Exception {
        attach(OPTIONS.withPolicy(policy), driver);
        drivers.remove(driver);
        Future<Integer> reading = start(() -> read(0));

        background.elapse();
        log.await(DriveState.MISSING);
        assertFalse(reading.isDone());
        drivers.add(driver, 0);

        assertEquals(0, get(reading));
    }

    @Test
    void requestsFailWhenTheGracePeriodIsOverIfThatIsThePolicy() throws Exception {
        attach(OPTIONS.withPolicy(MissingPolicy.REPORT), driver);
        drivers.remove(driver);
        Future<Integer> reading = start(() -> read(0));

        background.elapse();

        ExecutionException failure = assertThrows(ExecutionException.class, () -> get(reading));
        assertEquals(BlockException.Kind.BUSY, ((BlockException) failure.getCause()).kind());
        assertEquals(BlockException.Kind.BUSY, refusal(() -> read(0)).kind());
        drivers.add(driver, 0);
        log.await(DriveState.ATTACHED);
        assertEquals(0, read(0));
    }

    @Test
    void theGracePeriodEndsWithTheNextDriver() throws Exception {
        attach(OPTIONS.withPolicy(MissingPolicy.REPORT), driver);
        drivers.remove(driver);
        assertEquals(1, background.planned());

        drivers.add(driver, 0);
        log.await(DriveState.ATTACHED);

        assertEquals(0, background.planned());
    }

    @Test
    void doesNotWaitLongerThanItsLimitForADriverThatDoesNotLetGo() throws Exception {
        Barrier barrier = new Barrier("flush");
        ToyDriver old = ToyDriver.intercepted(barrier);
        attach(IMPATIENT, old);
        write(4, 44);
        Future<?> flushing = start(() -> {
            drive.flush();
            return 0;
        });
        barrier.awaitReached();

        remove(old);

        assertEquals(DriveState.DETACHED, drive.state());
        assertTrue(drive.reason().contains("has not let go"), drive.reason());
        drivers.add(driver, 0);
        Future<Integer> reading = start(() -> read(4));
        assertFalse(drive.awaitAttached(Duration.ZERO));
        assertFalse(calls.contains("open"));
        barrier.open();
        get(flushing);
        assertEquals(44, get(reading));
        assertEquals(List.of("probe", "open", "read", "read done"), calls);
    }

    @ParameterizedTest
    @ValueSource(strings = {"read", "read done"})
    void takesTheFileFromADriverThatNeverLetsGoWhenAPersonSaysSo(String call) throws Exception {
        Barrier barrier = new Barrier(call);
        ToyDriver old = ToyDriver.intercepted(barrier);
        attach(IMPATIENT, old);
        Future<Integer> reading = start(() -> read(6));
        barrier.awaitReached();
        remove(old);
        drivers.add(driver, 0);

        drive.reattach();

        assertEquals(DriveState.ATTACHED, drive.state());
        write(6, 66);
        barrier.open();
        assertEquals(66, get(reading));
    }

    @Test
    void reopenDoesNotTakeTheFileFromADriverThatDoesNotLetGo() throws Exception {
        Barrier barrier = new Barrier("read");
        attach(IMPATIENT, ToyDriver.intercepted(barrier));
        Future<Integer> reading = start(() -> read(6));
        barrier.awaitReached();

        assertEquals(BlockException.Kind.BUSY, refusal(() -> drive.reopen(true)).kind());

        barrier.open();
        assertEquals(0, get(reading));
        log.await(DriveState.ATTACHED);
    }

    @Test
    void doesNotGoOnByItselfWhenWritesMayBeLost() throws Exception {
        ToyDriver failing = ToyDriver.failing("close", new BlockException(BlockException.Kind.NO_SPACE, "full"));
        attach(OPTIONS, failing);
        write(0, 1);

        drivers.remove(failing);
        String reason = log.await(DriveState.MISSING);
        assertTrue(reason.contains("may be lost"), reason);
        drivers.add(driver, 0);
        assertEquals(BlockException.Kind.BUSY, refusal(() -> drive.reopen(true)).kind());
        assertFalse(calls.contains("open"));

        drive.reattach();
        assertEquals(DriveState.ATTACHED, drive.state());
        assertEquals(BlockException.Kind.IO, refusal(drive::flush).kind());
    }

    @Test
    void goesOnWhenClosingFailsAfterEverythingWasFlushed() throws Exception {
        ToyDriver failing = ToyDriver.failing("close", new IOException("bad luck"));
        attach(OPTIONS, failing);
        write(0, 1);
        drive.flush();

        drivers.remove(failing);
        drivers.add(driver, 0);

        log.await(DriveState.ATTACHED);
        assertEquals(1, read(0));
    }

    @Test
    void doesNotGoOnWithAFileThatSomebodyElseChanged() throws Exception {
        attach(OPTIONS, driver);
        drivers.remove(driver);
        byte[] content = Files.readAllBytes(image);
        Files.write(image, content);
        Files.setLastModifiedTime(image, FileTime.fromMillis(1));

        drivers.add(driver, 0);
        log.await(DriveState.DETACHED, "changed by somebody else");

        drive.reattach();
        assertEquals(DriveState.ATTACHED, drive.state());
    }

    @Test
    void neverGoesOnWithAnotherDisk() throws Exception {
        attach(OPTIONS, driver);
        drivers.remove(driver);
        Files.write(image, ToyDriver.bytes("other", SIZE));
        drivers.add(driver, 0);
        log.await(DriveState.DETACHED, "changed by somebody else");

        BlockException otherIdentity = refusal(drive::reattach);
        Files.write(image, ToyDriver.bytes("disk.toy", SIZE + 512));
        BlockException otherSize = refusal(drive::reattach);

        assertTrue(otherIdentity.getMessage().contains("not the disk that was attached"), otherIdentity.getMessage());
        assertTrue(otherSize.getMessage().contains("not the disk that was attached"), otherSize.getMessage());
        FileStorage.open(image, false).close();
    }

    @Test
    void aBetterDriverGetsTheImageWhenThePresentOneGoes() throws Exception {
        attach(OPTIONS, driver);
        drivers.add(new ToyDriver("better", 90), 0);
        drivers.add(new ToyDriver("worse", 10), 0);
        assertEquals("toy", drive.info().format());

        drivers.remove(driver);

        log.await(DriveState.DETACHED);
        log.await(DriveState.ATTACHED);
        assertEquals("better", drive.info().format());
    }

    @Test
    void aBetterDriverGetsTheImageWhenAPersonSaysSo() throws Exception {
        attach(OPTIONS, driver);
        drivers.add(new ToyDriver("better", 90), 0);

        drive.reattach();

        assertEquals("better", drive.info().format());
    }

    @Test
    void reopensForReadingOnlyAndBack() throws Exception {
        attach(OPTIONS, driver);
        write(0, 1);

        drive.reopen(true);
        assertTrue(drive.info().readOnly());
        assertEquals(BlockException.Kind.READ_ONLY, refusal(() -> write(0, 2)).kind());
        drive.reopen(false);
        write(0, 3);

        assertEquals(3, read(0));
        assertFalse(drive.info().readOnly());
    }

    @Test
    void staysAsItWasWhenItCannotBeReopened() throws Exception {
        List<String> opened = new ArrayList<>();
        ToyDriver moody = ToyDriver.intercepted(call -> {
            if (call.equals("open")) {
                opened.add(call);
                if (opened.size() == 2) {
                    throw new BlockException(BlockException.Kind.UNSUPPORTED, "cannot be written");
                }
            }
        });
        attach(DriveOptions.of(ImageOptions.READ_ONLY), moody);

        assertEquals("cannot be written", refusal(() -> drive.reopen(false)).getMessage());

        assertEquals(DriveState.ATTACHED, drive.state());
        assertTrue(drive.info().readOnly());
    }

    @Test
    void doesNotAttachToADriverThatGoesWhileItOpens() throws Exception {
        Barrier barrier = new Barrier("open");
        ToyDriver going = new ToyDriver("going", 90, barrier);
        attach(OPTIONS);
        drivers.add(driver, 0);
        log.await(DriveState.ATTACHED);
        drivers.add(going, 0);
        Future<?> reattaching = start(() -> {
            drive.reattach();
            return 0;
        });
        barrier.awaitReached();

        Future<?> removal = start(() -> remove(going));
        await(() -> !drivers.contains(going));
        barrier.open();
        get(removal);
        get(reattaching);

        assertEquals("toy", drive.info().format());
    }

    @Test
    void opensOnceWhenTwoDriversComeAtTheSameTime() throws Exception {
        attach(OPTIONS);
        Barrier barrier = new Barrier("open");
        ToyDriver first = new ToyDriver("first", 50, barrier);
        drivers.add(first, 0);
        barrier.awaitReached();

        drivers.add(driver, 0);
        barrier.open();
        log.await(DriveState.ATTACHED);

        assertEquals("first", drive.info().format());
        assertFalse(calls.contains("open"));
    }

    @Test
    void triesTheOthersWhenTheFirstDriverToComeRefusesTheImage() throws Exception {
        attach(OPTIONS);
        drivers.add(
                new ToyDriver("refusing", 90, call -> {
                    if (call.equals("open")) {
                        throw new BlockException(BlockException.Kind.UNSUPPORTED, "too new");
                    }
                }),
                0);
        log.await(DriveState.WAITING, "too new");

        drivers.remove(drivers.named("refusing").orElseThrow());
        drivers.add(driver, 0);

        log.await(DriveState.ATTACHED);
    }

    @Test
    void closingFreesTheFileTakesTheOfferBackAndEndsWaitingRequests() throws Exception {
        attach(OPTIONS, driver);
        drivers.remove(driver);
        Future<Integer> reading = start(() -> read(0));

        drive.close();
        drive.close();

        ExecutionException failure = assertThrows(ExecutionException.class, () -> get(reading));
        assertEquals(BlockException.Kind.CLOSED, ((BlockException) failure.getCause()).kind());
        assertEquals(List.of(), published);
        assertEquals(DriveState.CLOSED, drive.state());
        FileStorage.open(image, false).close();
    }

    @Test
    void closingSaysThatWritesMayBeLost() throws Exception {
        attach(OPTIONS, ToyDriver.failing("close", new IOException("bad luck")));
        write(0, 1);

        BlockException failure = refusal(drive::close);

        assertTrue(failure.getMessage().contains("bad luck"), failure.getMessage());
    }

    @Test
    void triesAgainWhenTheFileIsBusy() throws Exception {
        attach(OPTIONS, driver);
        drivers.remove(driver);
        try (FileStorage other = FileStorage.open(image, false)) {
            assertFalse(other.readOnly());
            drivers.add(driver, 0);
            log.await(DriveState.DETACHED, "in use");
            await(() -> background.planned() == 2);
        }

        background.elapse();

        log.await(DriveState.ATTACHED);
    }

    @Test
    void triesAgainWhenTheFileWasBusyAtAPersonsTry() throws Exception {
        AtomicBoolean stopped = new AtomicBoolean(true);
        attach(OPTIONS, ToyDriver.intercepted(call -> {
            if (call.equals("read") && stopped.getAndSet(false)) {
                throw new IllegalStateException("stopped");
            }
        }));
        Future<Integer> reading = start(() -> read(0));
        log.await(DriveState.DETACHED, "no driver is present");
        try (FileStorage other = FileStorage.open(image, false)) {
            assertFalse(other.readOnly());
            assertEquals(BlockException.Kind.BUSY, refusal(drive::reattach).kind());
        }

        background.elapse();

        assertEquals(0, get(reading));
    }

    @Test
    void aSnapshotOutlivesItsDriver() throws Exception {
        byte[] before = Files.readAllBytes(image);
        attach(DriveOptions.of(ImageOptions.READ_WRITE.withSnapshot(true)), driver);
        BlockDevice disk = published.get(0);
        disk.write(ByteBuffer.allocate(512).put(0, (byte) 9), 512);

        drivers.remove(driver);
        drivers.add(driver, 0);

        ByteBuffer found = ByteBuffer.allocate(1024);
        disk.read(found, 0);
        assertEquals(9, found.get(512));
        assertArrayEquals(before, Files.readAllBytes(image));
    }

    @Test
    void rawNeverStandsInForADriverThatIsAway() throws Exception {
        attach(DriveOptions.of(ImageOptions.READ_ONLY.withRawFallback(true)), driver, new PlainDriver());
        assertEquals("toy", drive.info().format());

        drivers.remove(driver);

        log.await(DriveState.DETACHED, "no driver recognises");
    }

    @Test
    void whatWasOpenedAsRawStaysRaw() throws Exception {
        image = Files.write(folder.resolve("text"), new byte[1024]);
        PlainDriver raw = new PlainDriver();
        attach(DriveOptions.of(ImageOptions.READ_WRITE.withRawFallback(true)), driver, raw);
        assertTrue(drive.info().readOnly());

        drivers.remove(raw);
        log.await(DriveState.DETACHED, "no driver for format 'raw'");
        drivers.add(raw, 0);

        log.await(DriveState.ATTACHED);
        assertEquals("raw", drive.info().format());
        assertTrue(drive.info().readOnly());
    }

    @Test
    void forgetsADriverThatHasGone() throws Exception {
        ReferenceQueue<ToyDriver> queue = new ReferenceQueue<>();
        Reference<ToyDriver> reference = attachAndReplace(queue);

        assertCollected(reference, queue);
        assertEquals(1, read(0));
    }

    @Test
    void aClosedDriveForgetsTheDriversThatFailed() throws Exception {
        ReferenceQueue<ToyDriver> queue = new ReferenceQueue<>();
        Reference<ToyDriver> reference = attachFailAndClose(queue);

        assertCollected(reference, queue);
        assertEquals(DriveState.CLOSED, drive.state());
    }

    private static void assertCollected(Reference<?> reference, ReferenceQueue<?> queue) throws Exception {
        Reference<?> collected = null;
        for (int i = 0; i < 100 && collected == null; i++) {
            System.gc();
            collected = queue.remove(200);
        }
        assertSame(reference, collected, "the driver is still referred to");
    }

    /** A method of its own, so that no local variable keeps the driver. */
    private Reference<ToyDriver> attachAndReplace(ReferenceQueue<ToyDriver> queue) throws Exception {
        ToyDriver old = ToyDriver.intercepted(call -> {});
        attach(OPTIONS, old);
        write(0, 1);
        read(0);
        drive.extents(0, 512);
        drivers.remove(old);
        drivers.add(driver, 0);
        log.await(DriveState.ATTACHED);
        return new WeakReference<>(old, queue);
    }

    /** As {@link #attachAndReplace}. */
    private Reference<ToyDriver> attachFailAndClose(ReferenceQueue<ToyDriver> queue) throws Exception {
        ToyDriver gone = ToyDriver.failing("read", new NoClassDefFoundError("org/example/Gone"));
        attach(OPTIONS, gone);
        Future<Integer> reading = start(() -> read(0));
        log.await(DriveState.DETACHED, "no driver is present");
        drive.close();
        assertThrows(ExecutionException.class, () -> get(reading));
        drivers.remove(gone);
        return new WeakReference<>(gone, queue);
    }

    @Test
    void losesNothingWhenItsDriverIsReplacedAgainAndAgain() throws Exception {
        long seed = System.nanoTime();
        System.out.println("DriveTest seed " + seed);
        ToyDriver first = new ToyDriver();
        attach(OPTIONS, first);
        AtomicBoolean enough = new AtomicBoolean();
        List<Future<?>> guests = new ArrayList<>();
        int share = SIZE / 4;
        for (int guest = 0; guest < 4; guest++) {
            int offset = guest * share;
            Random random = new Random(seed + guest);
            guests.add(start(() -> writeAndVerify(offset, share, random, enough)));
        }

        ToyDriver present = first;
        for (int i = 0; i < 300; i++) {
            ToyDriver next = new ToyDriver();
            drivers.remove(present);
            drivers.add(next, 0);
            assertTrue(drive.awaitAttached(Duration.ofSeconds(20)), drive.reason());
            present = next;
        }
        enough.set(true);

        for (Future<?> guest : guests) {
            get(guest);
        }
        assertEquals(DriveState.ATTACHED, drive.state());
    }

    private int writeAndVerify(int offset, int length, Random random, AtomicBoolean enough) throws IOException {
        byte[] twin = new byte[length];
        int rounds = 0;
        while (!enough.get()) {
            int at = random.nextInt(length / 512) * 512;
            byte[] sector = new byte[512];
            random.nextBytes(sector);
            drive.write(ByteBuffer.wrap(sector), offset + at);
            System.arraycopy(sector, 0, twin, at, 512);
            if (rounds++ % 16 == 0) {
                drive.flush();
            }
            byte[] found = new byte[length];
            drive.read(ByteBuffer.wrap(found), offset);
            assertArrayEquals(twin, found);
        }
        return rounds;
    }

    @Test
    void whoWaitsForADriverCanBeToldToGiveUp() throws Exception {
        attach(OPTIONS, driver);
        drivers.remove(driver);
        Future<Integer> reading = start(() -> read(1));

        while (!reading.isDone()) {
            drive.endWaiting();
            Thread.onSpinWait();
        }

        ExecutionException refusal = assertThrows(ExecutionException.class, reading::get);
        assertEquals(BlockException.Kind.BUSY, ((BlockException) refusal.getCause()).kind());
        drivers.add(driver, 0);
        assertEquals(0, read(1));
    }

    @Test
    void theImageCanBeLookedAtBetweenTwoOpenings() throws Exception {
        attach(OPTIONS, driver);
        write(3, 42);
        List<Object> seen = new ArrayList<>();

        drive.release(() -> {
            try (FileStorage alone = FileStorage.open(image, false)) {
                seen.add(alone.size());
            }
            seen.add(drive.driver());
        });

        assertEquals(List.of((long) ToyDriver.HEADER + SIZE, Optional.empty()), seen);
        assertSame(driver, drive.driver().orElseThrow());
        assertEquals(2, drive.openings());
        assertEquals(42, read(3));
    }

    @ParameterizedTest
    @ValueSource(classes = {IOException.class, IllegalStateException.class})
    void theImageIsOpenedAgainWhateverBecomesOfTheWork(Class<? extends Exception> kind) throws Exception {
        attach(OPTIONS, driver);
        Exception failure = kind.getConstructor(String.class).newInstance("of the work");

        IOException told = assertThrows(IOException.class, () -> drive.release(() -> ToyDriver.fail(failure)));

        assertTrue(told.getMessage().contains("of the work"), told.getMessage());
        assertEquals(DriveState.ATTACHED, drive.state());
        assertEquals(0, read(0));
    }

    private Runnable publish(Drive owner, BlockDevice device) {
        published.add(device);
        return () -> published.remove(device);
    }

    private void attach(DriveOptions options, BlockDriver... present) throws IOException {
        for (BlockDriver one : present) {
            drivers.add(one, 0);
        }
        drive = drives.attach("hda", image, options);
        log = StateLog.of(drive);
    }

    private int remove(ToyDriver old) {
        drivers.remove(old);
        return 0;
    }

    private int read(int sector) throws IOException {
        ByteBuffer found = ByteBuffer.allocate(512);
        drive.read(found, sector * 512L);
        return found.get(0);
    }

    private int write(int sector, int value) throws IOException {
        byte[] bytes = new byte[512];
        Arrays.fill(bytes, (byte) value);
        drive.write(ByteBuffer.wrap(bytes), sector * 512L);
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

    private static void await(BooleanSupplier condition) throws Exception {
        CompletableFuture.runAsync(() -> {
                    while (!condition.getAsBoolean()) {
                        Thread.onSpinWait();
                    }
                })
                .get(20, TimeUnit.SECONDS);
    }
}
