package org.platter.block.kit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.platter.block.api.BlockDevice;
import org.platter.block.api.BlockDriver;
import org.platter.block.api.OpenOptions;
import org.platter.block.support.MemoryStorage;

/**
 * Random writes to a disk whose power fails at every change of its storage: whatever is then left must open, and hold in
 * each sector what was there at the last flush or something written since.
 *
 * <p>Every write marks its sectors with a number of its own, so that a sector that is read tells which write it is from.
 */
public final class CrashWorkload {

    private static final int SECTOR = 512;
    private static final long NEVER_WRITTEN = 0;

    /** An image that was rebuilt after a crash and must be valid beyond what the guest sees. */
    @FunctionalInterface
    public interface Inspector {

        /** Fails if something about the opened image is not as it must be. */
        void inspect(MemoryStorage image, BlockDevice device) throws IOException;
    }

    private final BlockDriver driver;
    private final Random random;
    private final Inspector inspector;
    private final RecordingStorage storage;

    /** What each sector may hold after a crash; the last flush leaves one possibility. */
    private final Set<Long>[] possible;

    private final long[] latest;
    private long writes = NEVER_WRITTEN;
    private long states;

    /** A workload over a new and empty image, which must have been flushed. */
    @SuppressWarnings({"unchecked", "rawtypes"})
    public CrashWorkload(BlockDriver driver, MemoryStorage image, Random random, Inspector inspector)
            throws IOException {
        this.driver = driver;
        this.random = random;
        this.inspector = inspector;
        storage = new RecordingStorage(image);
        try (BlockDevice device = driver.open(image.copy(true), OpenOptions.READ_ONLY)) {
            latest = new long[Math.toIntExact(device.info().size() / SECTOR)];
        }
        possible = new Set[latest.length];
        settle();
    }

    /** Runs so many requests, then closes the disk; returns how many crashes the image went through. */
    public long run(int requests) throws IOException {
        try (BlockDevice device = driver.open(storage, OpenOptions.READ_WRITE)) {
            storage.watch(this::crash);
            for (int i = 0; i < requests; i++) {
                switch (random.nextInt(12)) {
                    case 0 -> {
                        device.flush();
                        settle();
                    }
                    case 1 -> writeZeroes(device);
                    default -> write(device);
                }
            }
            device.flush();
            settle();
        }
        return states;
    }

    private void write(BlockDevice device) throws IOException {
        int first = random.nextInt(latest.length);
        int count = Math.min(1 + random.nextInt(6), latest.length - first);
        long number = ++writes;
        allow(first, count, number);
        ByteBuffer bytes = ByteBuffer.allocate(count * SECTOR);
        while (bytes.hasRemaining()) {
            bytes.putLong(number);
        }
        device.write(bytes.flip(), (long) first * SECTOR);
    }

    private void writeZeroes(BlockDevice device) throws IOException {
        int first = random.nextInt(latest.length);
        int count = Math.min(1 + random.nextInt(40), latest.length - first);
        allow(first, count, NEVER_WRITTEN);
        device.writeZeroes((long) first * SECTOR, (long) count * SECTOR);
    }

    private void allow(int first, int count, long number) {
        for (int sector = first; sector < first + count; sector++) {
            possible[sector].add(number);
            latest[sector] = number;
        }
    }

    private void settle() {
        for (int sector = 0; sector < latest.length; sector++) {
            possible[sector] = new HashSet<>(Set.of(latest[sector]));
        }
    }

    private void crash() throws IOException {
        states++;
        MemoryStorage left = storage.afterCrash(random);
        try (BlockDevice device = driver.open(left.copy(false), OpenOptions.READ_WRITE)) {
            inspector.inspect(left, device);
            ByteBuffer all = ByteBuffer.allocate(latest.length * SECTOR);
            device.read(all, 0);
            for (int sector = 0; sector < latest.length; sector++) {
                check(all, sector);
            }
        }
    }

    private void check(ByteBuffer all, int sector) {
        long number = all.getLong(sector * SECTOR);
        for (int at = 0; at < SECTOR; at += Long.BYTES) {
            assertEquals(number, all.getLong(sector * SECTOR + at), "sector " + sector + " is of one write");
        }
        assertTrue(
                possible[sector].contains(number),
                () -> "after crash " + states + " sector " + sector + " holds write " + number + ", expected one of "
                        + possible[sector]);
    }
}
