package org.platter.block.kit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.platter.block.kit.Subject.SECTOR;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import org.junit.jupiter.api.Test;
import org.platter.block.api.BlockDevice;
import org.platter.block.api.BlockException;
import org.platter.block.support.MemoryStorage;

/** Requests from several threads at once. */
@Theme("concurrency")
interface ManyCallers extends Tested {

    int WRITES = 600;

    @Test
    default void givesEachOfManyCallersWhatItWrote() throws Exception {
        Seeded.run(random -> {
            MemoryStorage storage = subject().blank();
            BlockDevice device = subject().open(storage);
            byte[] twin = new byte[subject().size()];
            int callers = 4;
            List<Callable<Void>> work = new ArrayList<>();
            for (int caller = 0; caller < callers; caller++) {
                Random own = new Random(random.nextLong());
                int number = caller;
                work.add(() -> writeEveryNth(device, twin, number, callers, own));
            }
            Threads.runAll(work);
            assertArrayEquals(twin, Bytes.readAll(device));
            device.close();
            try (BlockDevice again = subject().openForReading(storage.copy(false))) {
                assertArrayEquals(twin, Bytes.readAll(again));
            }
        });
    }

    /** The callers' sectors lie between each other's, so that they meet in the same blocks. */
    private static Void writeEveryNth(BlockDevice device, byte[] twin, int first, int callers, Random random)
            throws IOException {
        for (int i = 0; i < WRITES; i++) {
            int at = (random.nextInt(twin.length / SECTOR / callers) * callers + first) * SECTOR;
            byte[] bytes = Bytes.random(random, SECTOR);
            device.write(ByteBuffer.wrap(bytes), at);
            System.arraycopy(bytes, 0, twin, at, SECTOR);
            assertArrayEquals(bytes, Bytes.read(device, at, SECTOR));
            if (i % 50 == 0) {
                device.flush();
            }
        }
        return null;
    }

    /** One writes the same sectors again and again; the others read them meanwhile. */
    @Test
    default void showsReadersOldOrNewSectorsAndNothingElse() throws Exception {
        try (BlockDevice device = subject().open(subject().blank())) {
            int sectors = Math.min(300, subject().size() / SECTOR);
            AtomicLong begun = new AtomicLong();
            AtomicLong done = new AtomicLong();
            List<Callable<Void>> work = new ArrayList<>();
            work.add(() -> {
                for (long number = 1; number <= WRITES; number++) {
                    begun.set(number);
                    device.write(SectorModel.content(sectors, number), 0);
                    done.set(number);
                }
                return null;
            });
            for (int i = 0; i < 3; i++) {
                work.add(() -> {
                    while (done.get() < WRITES) {
                        long oldest = done.get();
                        ByteBuffer found = ByteBuffer.wrap(Bytes.read(device, 0, sectors * SECTOR));
                        long newest = begun.get();
                        for (int at = 0; at < sectors * SECTOR; at += SECTOR) {
                            long number = found.getLong(at);
                            assertEquals(SectorModel.content(1, number), found.slice(at, SECTOR), "one write's sector");
                            assertTrue(
                                    oldest <= number && number <= newest,
                                    "sector at " + at + " is of write " + number + ", expected one of " + oldest
                                            + " to " + newest);
                        }
                    }
                    return null;
                });
            }
            Threads.runAll(work);
        }
    }

    /** What had returned when a flush was called survives a loss of power, whatever others write meanwhile. */
    @Test
    default void coversWithAFlushEveryWriteThatHadReturned() throws Exception {
        Seeded.run(random -> {
            RecordingStorage storage = new RecordingStorage(subject().smallBlank());
            try (BlockDevice device = subject().open(storage)) {
                int writers = 2;
                int sectors = Math.min(64, subject().smallSize() / SECTOR);
                AtomicLongArray returned = new AtomicLongArray(sectors);
                AtomicBoolean enough = new AtomicBoolean();
                List<Callable<Void>> work = new ArrayList<>();
                for (int writer = 0; writer < writers; writer++) {
                    int first = writer;
                    work.add(() -> {
                        for (long number = 1; !enough.get(); number++) {
                            int sector = (int) (number * writers + first) % sectors;
                            device.write(SectorModel.content(1, number), (long) sector * SECTOR);
                            returned.set(sector, number);
                        }
                        return null;
                    });
                }
                work.add(() -> {
                    try {
                        for (int i = 0; i < 100; i++) {
                            long[] before = new long[sectors];
                            for (int sector = 0; sector < sectors; sector++) {
                                before[sector] = returned.get(sector);
                            }
                            device.flush();
                            checkAfterCrash(storage.afterCrash(random), before);
                        }
                    } finally {
                        enough.set(true);
                    }
                    return null;
                });
                Threads.runAll(work);
            }
        });
    }

    private void checkAfterCrash(MemoryStorage left, long[] flushed) throws IOException {
        try (BlockDevice device = subject().open(left)) {
            ByteBuffer found = ByteBuffer.wrap(Bytes.read(device, 0, flushed.length * SECTOR));
            for (int sector = 0; sector < flushed.length; sector++) {
                long number = found.getLong(sector * SECTOR);
                assertTrue(
                        number >= flushed[sector],
                        "sector " + sector + " is of write " + number + ", expected " + flushed[sector] + " or later");
            }
        }
    }

    @Test
    default void answersReadsUntilTheyFindTheDiskClosed() throws Exception {
        Subject.Sample sample = subject().sample();
        BlockDevice device = subject().openForReading(sample.image());
        int length = Math.min(64 * SECTOR, sample.content().length);
        byte[] expected = Bytes.read(device, 0, length);
        List<Callable<Void>> work = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            work.add(() -> readUntilClosed(device, expected));
        }
        work.add(() -> {
            for (int i = 0; i < 50; i++) {
                device.read(ByteBuffer.allocate(length), 0);
            }
            device.close();
            return null;
        });
        Threads.runAll(work);
    }

    private static Void readUntilClosed(BlockDevice device, byte[] expected) throws IOException {
        while (true) {
            try {
                assertArrayEquals(expected, Bytes.read(device, 0, expected.length));
            } catch (BlockException e) {
                assertEquals(BlockException.Kind.CLOSED, e.kind());
                return null;
            }
        }
    }
}
