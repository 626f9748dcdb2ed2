package org.platter.block.kit;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;
import org.platter.block.api.BlockDevice;
import org.platter.block.api.BlockDriver;
import org.platter.block.api.OpenOptions;
import org.platter.block.support.MemoryStorage;

/**
 * Several threads that write, discard and flush at random while the power fails at changes of the storage: whatever is left
 * must open, and hold in each sector what some thread's flush has acknowledged or something written since. A flush
 * acknowledges what every thread had written when it was called.
 */
public final class ConcurrentCrashWorkload {

    private static final int SECTOR = 512;

    /** Sectors in a row that one thread writes; a block of the image has those of several threads, or of one. */
    private static final int RUN = 8;

    /** Of so many changes one is followed by a crash: each reads the whole disk. */
    private static final int CHANGES_PER_CRASH = 8;

    private final BlockDriver driver;
    private final OpenOptions options;
    private final Random random;
    private final CrashWorkload.Inspector inspector;
    private final RecordingStorage storage;
    private final AtomicLong crashes = new AtomicLong();

    /** How often a write of a sector has begun, and has returned; only its own thread changes it. */
    private AtomicIntegerArray begun;

    private AtomicIntegerArray returned;

    /** Which write of a sector a flush has acknowledged. */
    private AtomicIntegerArray durable;

    /** After which write of a sector it was last discarded. */
    private AtomicIntegerArray discarded;

    /** A workload over an image that is closed and reads as zeros. */
    public ConcurrentCrashWorkload(
            BlockDriver driver,
            OpenOptions options,
            MemoryStorage image,
            Random random,
            CrashWorkload.Inspector inspector) {
        this.driver = driver;
        this.options = options;
        this.random = random;
        this.inspector = inspector;
        storage = new RecordingStorage(image);
    }

    /** Has so many threads make so many requests each; returns how many crashes the image went through. */
    public long run(int threads, int requests) throws IOException {
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        try (BlockDevice device = driver.open(storage, options)) {
            int sectors = Math.toIntExact(device.info().size() / SECTOR);
            begun = new AtomicIntegerArray(sectors);
            returned = new AtomicIntegerArray(sectors);
            durable = new AtomicIntegerArray(sectors);
            discarded = new AtomicIntegerArray(sectors);
            storage.watch(() -> {
                if (random.nextInt(CHANGES_PER_CRASH) == 0) {
                    crash();
                }
            });
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                int thread = i;
                all.add(executor.submit(() -> {
                    request(device, thread, threads, requests);
                    return null;
                }));
            }
            for (Future<?> one : all) {
                one.get();
            }
            flush(device);
            check(device, snapshot(durable));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        } catch (ExecutionException e) {
            throw new AssertionError(e.getCause());
        } finally {
            executor.shutdown();
        }
        return crashes.get();
    }

    private void request(BlockDevice device, int thread, int threads, int requests) throws IOException {
        int runs = (begun.length() + RUN - 1) / RUN;
        for (int i = 0; i < requests; i++) {
            int run = random.nextInt((runs + threads - 1) / threads) * threads + thread;
            if (run < runs) {
                int first = run * RUN;
                int count = Math.min(RUN, begun.length() - first);
                switch (random.nextInt(8)) {
                    case 0 -> flush(device);
                    case 1 -> discard(device, first, count);
                    default -> {
                        int within = random.nextInt(count);
                        write(device, first + within, 1 + random.nextInt(count - within));
                    }
                }
            }
        }
    }

    private void write(BlockDevice device, int first, int count) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(count * SECTOR);
        for (int sector = first; sector < first + count; sector++) {
            long content = content(sector, begun.incrementAndGet(sector));
            for (int i = 0; i < SECTOR; i += Long.BYTES) {
                bytes.putLong(content);
            }
        }
        device.write(bytes.flip(), (long) first * SECTOR);
        for (int sector = first; sector < first + count; sector++) {
            returned.set(sector, begun.get(sector));
        }
    }

    private static long content(int sector, int version) {
        return (long) sector << 32 | version;
    }

    private void discard(BlockDevice device, int first, int count) throws IOException {
        for (int sector = first; sector < first + count; sector++) {
            discarded.set(sector, begun.get(sector));
        }
        device.discard((long) first * SECTOR, (long) count * SECTOR);
    }

    private void flush(BlockDevice device) throws IOException {
        int[] covered = snapshot(returned);
        device.flush();
        for (int sector = 0; sector < covered.length; sector++) {
            durable.accumulateAndGet(sector, covered[sector], Math::max);
        }
    }

    private static int[] snapshot(AtomicIntegerArray array) {
        int[] copy = new int[array.length()];
        for (int i = 0; i < copy.length; i++) {
            copy[i] = array.get(i);
        }
        return copy;
    }

    private void crash() throws IOException {
        crashes.incrementAndGet();
        int[] acknowledged = snapshot(durable);
        try (BlockDevice device = driver.open(storage.afterCrash(random), options)) {
            inspector.inspect(device);
            check(device, acknowledged);
        }
    }

    private void check(BlockDevice device, int[] acknowledged) throws IOException {
        ByteBuffer all = ByteBuffer.allocate(acknowledged.length * SECTOR);
        device.read(all, 0);
        for (int sector = 0; sector < acknowledged.length; sector++) {
            long found = all.getLong(sector * SECTOR);
            for (int i = 0; i < SECTOR; i += Long.BYTES) {
                assertTrue(all.getLong(sector * SECTOR + i) == found, "sector " + sector + " is of one write");
            }
            long oldest = content(sector, acknowledged[sector]);
            long newest = content(sector, begun.get(sector));
            boolean mayBeZero = discarded.get(sector) >= acknowledged[sector];
            assertTrue(
                    found >= oldest && found <= newest || found == 0 && mayBeZero,
                    () -> String.format(
                            "a sector holds %X, expected %X to %X%s",
                            found, oldest, newest, mayBeZero ? " or zeros" : ""));
        }
    }
}
