package org.platter.block.kit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.platter.block.api.BlockDevice;

/**
 * What each sector of a disk may hold, now and after a crash. Every write fills its sectors with a number of its own, so
 * that a sector tells which write it is from; 0 stands for zeros.
 */
final class SectorModel {

    static final int SECTOR = 512;
    static final long ZEROS = 0;

    private final Set<Long>[] now;
    private final Set<Long>[] afterCrash;

    /** A disk of zeros, all durable. */
    SectorModel(long size) {
        int count = Math.toIntExact(size / SECTOR);
        now = sets(count);
        afterCrash = sets(count);
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private static Set<Long>[] sets(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> new TreeSet<>(Set.of(ZEROS)))
                .toArray(Set[]::new);
    }

    int sectorCount() {
        return now.length;
    }

    static ByteBuffer content(int sectorCount, long number) {
        ByteBuffer bytes = ByteBuffer.allocate(sectorCount * SECTOR);
        while (bytes.hasRemaining()) {
            bytes.putLong(number);
        }
        return bytes.flip();
    }

    /** A write is about to be made; if it is never confirmed, the sectors may hold old or new bytes. */
    void writing(int first, int count, long number) {
        for (int sector = first; sector < first + count; sector++) {
            now[sector].add(number);
            afterCrash[sector].add(number);
        }
    }

    void written(int first, int count, long number) {
        for (int sector = first; sector < first + count; sector++) {
            now[sector] = new TreeSet<>(Set.of(number));
        }
    }

    void flushed() {
        for (int sector = 0; sector < now.length; sector++) {
            afterCrash[sector] = new TreeSet<>(now[sector]);
        }
    }

    void checkNow(BlockDevice device, Supplier<String> when) throws IOException {
        check(device, now, when);
    }

    void checkAfterCrash(BlockDevice device, Supplier<String> when) throws IOException {
        check(device, afterCrash, when);
    }

    private void check(BlockDevice device, Set<Long>[] possible, Supplier<String> when) throws IOException {
        ByteBuffer all = ByteBuffer.allocate(possible.length * SECTOR);
        device.read(all, 0);
        for (int sector = 0; sector < possible.length; sector++) {
            int at = sector * SECTOR;
            long number = all.getLong(at);
            assertEquals(content(1, number), all.slice(at, SECTOR), "sector " + sector + " is of one write");
            Set<Long> expected = possible[sector];
            String where = "sector " + sector + " holds write " + number + ", expected one of " + expected;
            assertTrue(expected.contains(number), () -> when.get() + ": " + where);
        }
    }
}
