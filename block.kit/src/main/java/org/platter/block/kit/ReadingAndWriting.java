package org.platter.block.kit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.platter.block.kit.Subject.SECTOR;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.platter.block.api.BlockDevice;
import org.platter.block.support.MemoryStorage;

/** Whoever reads finds what was written. */
@Theme("reading and writing")
interface ReadingAndWriting extends Tested {

    @Test
    default void readsWhatTheImageHolds() throws IOException {
        Subject.Sample sample = subject().sample();
        try (BlockDevice device = subject().openForReading(sample.image())) {
            assertEquals(subject().driver().format(), device.info().format());
            assertEquals(List.of(), device.info().problems());
            assertArrayEquals(sample.content(), Bytes.readAll(device));
        }
    }

    @Test
    default void keepsTheFirstAndTheLastSectorOverReopening() throws IOException {
        byte[] first = Bytes.random(new Random(1), SECTOR);
        byte[] last = Bytes.random(new Random(2), SECTOR);
        MemoryStorage storage = subject().blank();
        try (BlockDevice device = subject().open(storage)) {
            device.write(ByteBuffer.wrap(first), 0);
            device.write(ByteBuffer.wrap(last), subject().size() - SECTOR);
        }
        try (BlockDevice device = subject().open(storage.copy(false))) {
            assertArrayEquals(first, Bytes.read(device, 0, SECTOR));
            assertArrayEquals(last, Bytes.read(device, subject().size() - SECTOR, SECTOR));
            assertArrayEquals(new byte[SECTOR], Bytes.read(device, SECTOR, SECTOR));
            assertEquals(List.of(), device.info().problems());
        }
    }

    @Test
    default void writesAndReadsAcrossEveryBlockBoundary() throws IOException {
        MemoryStorage storage = subject().blank();
        byte[] expected = Bytes.random(new Random(3), subject().size());
        try (BlockDevice device = subject().open(storage)) {
            int step = Math.toIntExact(stepAcrossBlocks(device));
            for (int at = 0; at < expected.length; at += step) {
                device.write(ByteBuffer.wrap(expected, at, Math.min(step, expected.length - at)), at);
            }
            assertArrayEquals(expected, Bytes.readAll(device));
        }
        try (BlockDevice device = subject().open(storage.copy(false))) {
            assertArrayEquals(expected, Bytes.readAll(device));
        }
    }

    private static long stepAcrossBlocks(BlockDevice device) {
        long cluster = device.info().clusterSize();
        return cluster > 2 * SECTOR ? cluster - SECTOR : 5 * SECTOR;
    }

    @Test
    default void movesBuffersToTheirLimitAndLeavesWhatIsAroundThemAlone() throws IOException {
        try (BlockDevice device = subject().open(subject().blank())) {
            ByteBuffer from = ByteBuffer.allocateDirect(4 * SECTOR).putInt(SECTOR, 42);
            device.write(from.position(SECTOR).limit(3 * SECTOR), SECTOR);
            assertEquals(3 * SECTOR, from.position());
            assertEquals(3 * SECTOR, from.limit());

            ByteBuffer to = ByteBuffer.allocate(4 * SECTOR).putInt(0, 7).putInt(3 * SECTOR, 8);
            device.read(to.position(SECTOR).limit(3 * SECTOR), SECTOR);
            assertEquals(3 * SECTOR, to.position());
            assertEquals(List.of(7, 42), List.of(to.getInt(0), to.getInt(SECTOR)));
            assertEquals(8, to.limit(4 * SECTOR).getInt(3 * SECTOR));
        }
    }

    @Test
    default void writesFromReadOnlyBuffers() throws IOException {
        try (BlockDevice device = subject().open(subject().blank())) {
            byte[] bytes = Bytes.random(new Random(4), SECTOR);
            device.write(ByteBuffer.wrap(bytes).asReadOnlyBuffer(), 0);
            assertArrayEquals(bytes, Bytes.read(device, 0, SECTOR));
        }
    }

    @Test
    default void readsZerosWhereZerosWereWritten() throws IOException {
        MemoryStorage storage = subject().blank();
        byte[] expected = Bytes.random(new Random(5), subject().size());
        try (BlockDevice device = subject().open(storage)) {
            device.write(ByteBuffer.wrap(expected), 0);
            device.writeZeroes(3 * SECTOR, subject().size() - 8 * SECTOR);
            Arrays.fill(expected, 3 * SECTOR, expected.length - 5 * SECTOR, (byte) 0);
            assertArrayEquals(expected, Bytes.readAll(device));
        }
        try (BlockDevice device = subject().open(storage.copy(false))) {
            assertArrayEquals(expected, Bytes.readAll(device));
        }
    }

    @Test
    default void keepsOrZeroesWhatIsDiscardedAndKeepsTheRest() throws IOException {
        try (BlockDevice device = subject().open(subject().blank())) {
            byte[] written = Bytes.random(new Random(6), subject().size());
            device.write(ByteBuffer.wrap(written), 0);
            device.discard(3 * SECTOR, subject().size() - 8 * SECTOR);
            byte[] found = Bytes.readAll(device);
            for (int at = 0; at < found.length; at += SECTOR) {
                byte[] sector = Arrays.copyOfRange(found, at, at + SECTOR);
                boolean discarded = at >= 3 * SECTOR && at < found.length - 5 * SECTOR;
                assertTrue(
                        Arrays.equals(sector, Arrays.copyOfRange(written, at, at + SECTOR))
                                || discarded && Arrays.equals(sector, new byte[SECTOR]),
                        "sector at offset " + at);
            }
        }
    }

    @Test
    default void takesEmptyRequestsUpToTheEndOfTheDisk() throws IOException {
        try (BlockDevice device = subject().open(subject().blank())) {
            device.read(ByteBuffer.allocate(0), subject().size());
            device.write(ByteBuffer.allocate(0), subject().size());
            device.writeZeroes(subject().size(), 0);
            device.discard(subject().size(), 0);
            assertEquals(List.of(), device.extents(subject().size(), 0));
        }
    }
}
