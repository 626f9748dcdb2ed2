package org.platter.block.images;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.platter.block.api.BlockDriver;
import org.platter.block.api.BlockException;

/** Two things that happen to a drive at the same time. */
class OverlapTest {

    private static final DriveOptions PATIENT =
            DriveOptions.of(ImageOptions.READ_WRITE).withQuiesceLimit(Duration.ofSeconds(60));

    @TempDir
    private Path folder;

    private final Drivers drivers = new Drivers();
    private final Drives drives = new Drives(drivers, (drive, device) -> () -> {}, new ManualBackground());
    private final List<Barrier> barriers = new ArrayList<>();
    private Path image;

    @BeforeEach
    void makeImage() throws IOException {
        image = ToyDriver.image(folder.resolve("disk.toy"), 8 * 512);
    }

    @AfterEach
    void closeDrives() throws IOException {
        barriers.forEach(Barrier::open);
        drives.close();
    }

    /** The moment cannot be aimed at: it is tried often enough that it was met, each time, before it was closed. */
    @Test
    void aDriverThatComesWhileADriveIsBeingAttachedOpensTheImageOnce() throws Exception {
        for (int round = 0; round < 500; round++) {
            Drivers present = new Drivers();
            Drives attaching = new Drives(present, (drive, device) -> () -> {}, new AtOnce());
            AtomicInteger opened = new AtomicInteger();
            ToyDriver driver = ToyDriver.intercepted(call -> {
                if (call.equals("open")) {
                    opened.incrementAndGet();
                }
            });
            AtomicBoolean begun = new AtomicBoolean();
            Concurrent coming = Concurrent.start(() -> {
                while (!begun.get()) {
                    Thread.onSpinWait();
                }
                present.add(driver, 0);
            });

            begun.set(true);
            Drive drive = attaching.attach("hda", image, DriveOptions.of(ImageOptions.READ_ONLY));
            coming.get();
            drive.close();

            assertTrue(opened.get() <= 1, "opened " + opened + " times in round " + round);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aDriveThatIsClosedWhileItIsBeingOpenedAgainStaysClosed(boolean forced) throws Exception {
        Barrier barrier = barrier("read");
        Drive drive = attach(PATIENT.withQuiesceLimit(Duration.ofMillis(500)), new ToyDriver("toy", 50, barrier));
        StateLog log = StateLog.of(drive);
        Concurrent reading = Concurrent.start(() -> drive.read(ByteBuffer.allocate(512), 0));
        barrier.awaitReached();
        Concurrent opening = Concurrent.start(forced ? drive::reattach : () -> drive.reopen(true));
        log.await(DriveState.QUIESCING);

        assertEquals(
                BlockException.Kind.BUSY,
                assertThrows(BlockException.class, drive::close).kind());

        assertThrows(ExecutionException.class, opening::get);
        assertEquals(DriveState.CLOSED, drive.state());
        barrier.open();
        reading.get();
        assertEquals(DriveState.CLOSED, drive.state());
        assertEquals(List.of(), drives.list());
    }

    @Test
    void aDriverThatIsTakenAwayWhileADriveIsClosedIsWaitedFor() throws Exception {
        Barrier barrier = barrier("close");
        ToyDriver driver = new ToyDriver("toy", 50, barrier);
        Drive drive = attach(PATIENT, driver);
        Concurrent closing = Concurrent.start(drive::close);
        barrier.awaitReached();

        Concurrent removal = Concurrent.start(() -> drivers.remove(driver));
        removal.awaitWaiting();

        assertTrue(removal.isUnderWay());
        barrier.open();
        removal.get();
        closing.get();
    }

    @Test
    void whatHasBeenReopenedForReadingStaysSoWhoeverElseOpensItAgain() throws Exception {
        Barrier barrier = barrier("open");
        AtomicBoolean attached = new AtomicBoolean();
        Drive drive = attach(PATIENT, ToyDriver.intercepted(call -> {
            if (attached.get()) {
                barrier.before(call);
            }
        }));
        attached.set(true);
        Concurrent reopening = Concurrent.start(() -> drive.reopen(true));
        barrier.awaitReached();
        Concurrent reattaching = Concurrent.start(drive::reattach);
        reattaching.awaitWaiting();

        barrier.open();
        reopening.get();
        reattaching.get();

        assertEquals(3, drive.openings());
        assertTrue(drive.info().readOnly());
    }

    @Test
    void aDriverThatHasGoneIsNotWaitedForBecauseTheNextOneTakesItsTime() throws Exception {
        Barrier first = barrier("open");
        ToyDriver going = new ToyDriver("going", 90, first);
        Barrier second = barrier("open");
        Concurrent attaching = Concurrent.start(() -> attach(PATIENT, going, new ToyDriver("next", 50, second)));
        first.awaitReached();
        Concurrent removal = Concurrent.start(() -> drivers.remove(going));
        removal.awaitWaiting();

        first.open();
        second.awaitReached();

        removal.get();
        second.open();
        attaching.get();
    }

    /** As above: the limit of the removal is to end just when the image has been opened. */
    @Test
    void whoIsWaitedForTooLongIsNotCutOffOnceItServes() throws Exception {
        long seed = System.nanoTime();
        System.out.println("OverlapTest seed " + seed);
        Random random = new Random(seed);
        for (int round = 0; round < 400; round++) {
            Drivers present = new Drivers();
            Drives attaching = new Drives(present, (drive, device) -> () -> {}, new ManualBackground());
            CountDownLatch opening = new CountDownLatch(1);
            long nanos = 800_000 + random.nextInt(400_000);
            ToyDriver slow = new ToyDriver("slow", 90, call -> {
                if (call.equals("open")) {
                    opening.countDown();
                    long until = System.nanoTime() + nanos;
                    while (until - System.nanoTime() > 0) {
                        Thread.onSpinWait();
                    }
                }
            });
            ToyDriver other = new ToyDriver("other", 10);
            present.add(slow, 0);
            present.add(other, 0);
            Concurrent coming = Concurrent.start(
                    () -> attaching.attach("hda", image, PATIENT.withQuiesceLimit(Duration.ofMillis(1))));
            assertTrue(opening.await(20, TimeUnit.SECONDS));

            present.remove(other);

            coming.get();
            Drive drive = attaching.named("hda").orElseThrow();
            assertTrue(drive.awaitAttached(Duration.ofSeconds(20)), drive.reason());
            Concurrent reading = Concurrent.start(() -> drive.read(ByteBuffer.allocate(512), 0));
            reading.get();
            assertEquals(DriveState.ATTACHED, drive.state(), drive.reason() + " in round " + round);
            drive.setLimits(PATIENT);
            drive.close();
        }
    }

    /** An action on a thread of its own. */
    private static final class Concurrent {

        private interface Action {
            void run() throws Exception;
        }

        private final FutureTask<Void> task;
        private final Thread thread;

        private Concurrent(Action action) {
            task = new FutureTask<>(() -> {
                action.run();
                return null;
            });
            thread = new Thread(task, "test concurrent");
            thread.setDaemon(true);
        }

        static Concurrent start(Action action) {
            Concurrent started = new Concurrent(action);
            started.thread.start();
            return started;
        }

        boolean isUnderWay() {
            return !task.isDone();
        }

        /** Returns when it waits for somebody, or has ended. */
        void awaitWaiting() {
            while (thread.getState() == Thread.State.RUNNABLE || thread.getState() == Thread.State.BLOCKED) {
                Thread.onSpinWait();
            }
        }

        void get() throws Exception {
            task.get(20, TimeUnit.SECONDS);
        }
    }

    /** Leaves no time between a driver's coming and its first use. */
    private static final class AtOnce implements Background {

        private final ManualBackground others = new ManualBackground();

        @Override
        public void run(Runnable action) {
            if (Thread.currentThread().getName().equals("test concurrent")) {
                action.run();
            } else {
                others.run(action);
            }
        }

        @Override
        public Runnable after(Duration delay, Runnable action) {
            return others.after(delay, action);
        }
    }

    private Drive attach(DriveOptions options, BlockDriver... present) throws IOException {
        for (BlockDriver one : present) {
            drivers.add(one, 0);
        }
        return drives.attach("hda", image, options);
    }

    private Barrier barrier(String call) {
        Barrier barrier = new Barrier(call);
        barriers.add(barrier);
        return barrier;
    }
}
