package org.platter.block.kit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.platter.block.api.BlockDevice;
import org.platter.block.api.BlockDriver;
import org.platter.block.api.BlockException;
import org.platter.block.api.CreateOptions;
import org.platter.block.api.Extent;
import org.platter.block.api.FormatOptions;
import org.platter.block.api.OpenOptions;
import org.platter.block.api.ProbeScore;
import org.platter.block.api.Storage;
import org.platter.block.support.MemoryStorage;

/**
 * What every driver promises. The author of a driver extends this class, says which driver it is and what images it is to
 * make, and gets the tests.
 */
public abstract class BlockDriverContract {

    private static final int SECTOR = 512;
    private static final int RANDOM_STEPS = 3000;

    /** A contract; subclasses say of which driver. */
    protected BlockDriverContract() {}

    /** The driver under test. */
    protected abstract BlockDriver driver();

    /** The options of the images to be made. */
    protected FormatOptions createOptions() {
        return FormatOptions.NONE;
    }

    /** Bytes of the disks to be made: a few blocks and a piece of one, if the format has blocks. */
    protected long size() {
        return 9 * 1024 * 1024 + 7 * SECTOR;
    }

    /** Makes an empty image. */
    protected final MemoryStorage createImage() throws IOException {
        MemoryStorage storage = new MemoryStorage("disk");
        driver().create(storage, CreateOptions.ofSize(size()).withFormat(createOptions()));
        return storage;
    }

    private BlockDevice open(Storage storage) throws IOException {
        return driver().open(storage, OpenOptions.READ_WRITE);
    }

    // What a new disk is

    @Test
    void createsADiskOfTheSizeAskedForThatReadsAsZeros() throws IOException {
        try (BlockDevice device = open(createImage())) {
            assertEquals(size(), device.info().size());
            assertEquals(driver().format(), device.info().format());
            assertFalse(device.info().readOnly());
            assertArrayEquals(new byte[Math.toIntExact(size())], Bytes.readAll(device));
        }
    }

    @Test
    void forgetsWhatTheStorageHeldBefore() throws IOException {
        MemoryStorage storage = MemoryStorage.of("disk", Bytes.random(new Random(1), Math.toIntExact(2 * size())));
        driver().create(storage, CreateOptions.ofSize(size()).withFormat(createOptions()));
        try (BlockDevice device = open(storage)) {
            device.write(ByteBuffer.allocate(SECTOR), 0);
            device.write(ByteBuffer.allocate(SECTOR), size() - SECTOR);
            assertArrayEquals(new byte[Math.toIntExact(size())], Bytes.readAll(device));
        }
    }

    @Test
    void createsADiskOfNoSize() throws IOException {
        MemoryStorage storage = new MemoryStorage("disk");
        driver().create(storage, CreateOptions.ofSize(0).withFormat(createOptions()));
        try (BlockDevice device = open(storage)) {
            assertEquals(0, device.info().size());
            assertEquals(List.of(), device.extents(0, 0));
        }
    }

    @Test
    void refusesOptionsItDoesNotKnow() throws IOException {
        FormatOptions unknown = FormatOptions.NONE.with("no-such-option", "1");
        MemoryStorage image = createImage();
        assertThrows(
                IllegalArgumentException.class,
                () -> driver().create(
                                new MemoryStorage("disk"),
                                CreateOptions.ofSize(SECTOR).withFormat(unknown)));
        assertThrows(
                IllegalArgumentException.class, () -> driver().open(image, OpenOptions.READ_WRITE.withFormat(unknown)));
    }

    // Reading and writing

    @Test
    void keepsTheFirstAndTheLastSectorOverReopening() throws IOException {
        byte[] first = Bytes.random(new Random(1), SECTOR);
        byte[] last = Bytes.random(new Random(2), SECTOR);
        MemoryStorage storage = createImage();
        try (BlockDevice device = open(storage)) {
            device.write(ByteBuffer.wrap(first), 0);
            device.write(ByteBuffer.wrap(last), size() - SECTOR);
        }
        try (BlockDevice device = open(storage.copy(false))) {
            assertArrayEquals(first, Bytes.read(device, 0, SECTOR));
            assertArrayEquals(last, Bytes.read(device, size() - SECTOR, SECTOR));
            assertArrayEquals(new byte[SECTOR], Bytes.read(device, SECTOR, SECTOR));
            assertEquals(List.of(), device.info().problems());
        }
    }

    @Test
    void writesAndReadsAcrossEveryBlockBoundary() throws IOException {
        MemoryStorage storage = createImage();
        byte[] expected = Bytes.random(new Random(3), Math.toIntExact(size()));
        try (BlockDevice device = open(storage)) {
            int step = Math.toIntExact(stepAcrossBlocks(device));
            for (int at = 0; at < expected.length; at += step) {
                device.write(ByteBuffer.wrap(expected, at, Math.min(step, expected.length - at)), at);
            }
            assertArrayEquals(expected, Bytes.readAll(device));
        }
        try (BlockDevice device = open(storage.copy(false))) {
            assertArrayEquals(expected, Bytes.readAll(device));
        }
    }

    private static long stepAcrossBlocks(BlockDevice device) {
        long cluster = device.info().clusterSize();
        return cluster > 2 * SECTOR ? cluster - SECTOR : 5 * SECTOR;
    }

    @Test
    void movesBuffersToTheirLimitAndLeavesWhatIsAroundThemAlone() throws IOException {
        try (BlockDevice device = open(createImage())) {
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
    void writesFromReadOnlyBuffers() throws IOException {
        try (BlockDevice device = open(createImage())) {
            byte[] bytes = Bytes.random(new Random(4), SECTOR);
            device.write(ByteBuffer.wrap(bytes).asReadOnlyBuffer(), 0);
            assertArrayEquals(bytes, Bytes.read(device, 0, SECTOR));
        }
    }

    @Test
    void readsZerosWhereZerosWereWritten() throws IOException {
        MemoryStorage storage = createImage();
        byte[] expected = Bytes.random(new Random(5), Math.toIntExact(size()));
        try (BlockDevice device = open(storage)) {
            device.write(ByteBuffer.wrap(expected), 0);
            device.writeZeroes(3 * SECTOR, size() - 8 * SECTOR);
            Arrays.fill(expected, 3 * SECTOR, expected.length - 5 * SECTOR, (byte) 0);
            assertArrayEquals(expected, Bytes.readAll(device));
        }
        try (BlockDevice device = open(storage.copy(false))) {
            assertArrayEquals(expected, Bytes.readAll(device));
        }
    }

    @Test
    void keepsOrZeroesWhatIsDiscardedAndKeepsTheRest() throws IOException {
        try (BlockDevice device = open(createImage())) {
            byte[] written = Bytes.random(new Random(6), Math.toIntExact(size()));
            device.write(ByteBuffer.wrap(written), 0);
            device.discard(3 * SECTOR, size() - 8 * SECTOR);
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
    void takesEmptyRequestsUpToTheEndOfTheDisk() throws IOException {
        try (BlockDevice device = open(createImage())) {
            device.read(ByteBuffer.allocate(0), size());
            device.write(ByteBuffer.allocate(0), size());
            device.writeZeroes(size(), 0);
            device.discard(size(), 0);
            assertEquals(List.of(), device.extents(size(), 0));
        }
    }

    @Test
    void behavesAsAPlainArrayOfBytes() throws Exception {
        Seeded.run(random -> {
            MemoryStorage storage = createImage();
            byte[] twin = new byte[Math.toIntExact(size())];
            BlockDevice device = open(storage);
            for (int step = 0; step < RANDOM_STEPS; step++) {
                int length = SECTOR
                        * Math.min(1 + random.nextInt(random.nextInt(20) == 0 ? 3000 : 20), twin.length / SECTOR);
                int offset = SECTOR * random.nextInt((twin.length - length) / SECTOR + 1);
                switch (random.nextInt(20)) {
                    case 0, 1, 2, 3, 4, 5, 6, 7 -> {
                        byte[] bytes = Bytes.random(random, length);
                        device.write(ByteBuffer.wrap(bytes), offset);
                        System.arraycopy(bytes, 0, twin, offset, length);
                    }
                    case 8, 9 -> {
                        device.writeZeroes(offset, length);
                        Arrays.fill(twin, offset, offset + length, (byte) 0);
                    }
                    case 10 -> device.flush();
                    case 11 -> {
                        if (random.nextInt(10) == 0) {
                            device.close();
                            storage = storage.copy(false);
                            device = open(storage);
                        }
                    }
                    case 12 -> checkExtents(device, twin, offset, length);
                    default ->
                        assertArrayEquals(
                                Arrays.copyOfRange(twin, offset, offset + length),
                                Bytes.read(device, offset, length),
                                "step " + step + ", offset " + offset);
                }
            }
            assertArrayEquals(twin, Bytes.readAll(device));
            device.close();
            try (BlockDevice again = driver().open(storage.copy(true), OpenOptions.READ_ONLY)) {
                assertArrayEquals(twin, Bytes.readAll(again));
            }
        });
    }

    // Block status

    @Test
    void coversAnyRangeWithExtentsThatAgreeWithTheContent() throws IOException {
        try (BlockDevice device = open(createImage())) {
            byte[] twin = new byte[Math.toIntExact(size())];
            for (int at : new int[] {0, twin.length / 2 / SECTOR * SECTOR, twin.length - 3 * SECTOR}) {
                Arrays.fill(twin, at, at + 3 * SECTOR, (byte) 0x5A);
                device.write(ByteBuffer.wrap(twin, at, 3 * SECTOR), at);
            }
            checkExtents(device, twin, 0, twin.length);
            checkExtents(device, twin, SECTOR, twin.length - 2 * SECTOR);
            checkExtents(device, twin, twin.length - SECTOR, SECTOR);
        }
    }

    private static void checkExtents(BlockDevice device, byte[] twin, long offset, long length) throws IOException {
        long at = offset;
        for (Extent extent : device.extents(offset, length)) {
            assertEquals(at, extent.offset(), "extents follow each other");
            assertTrue(extent.end() <= offset + length, () -> extent + " ends within the range");
            if (extent.kind() != Extent.Kind.DATA) {
                byte[] content = Arrays.copyOfRange(twin, (int) extent.offset(), (int) extent.end());
                assertArrayEquals(new byte[content.length], content, () -> extent + " reads as zeros");
            }
            at = extent.end();
        }
        assertEquals(offset + length, at, "extents cover the range");
    }

    // What is refused

    @Test
    void refusesRequestsThatAreUnalignedOrLeaveTheDisk() throws IOException {
        try (BlockDevice device = open(createImage())) {
            long[][] ranges = {
                {-SECTOR, SECTOR},
                {size(), SECTOR},
                {size() - SECTOR, 2 * SECTOR},
                {1, SECTOR},
                {0, 1},
                {SECTOR, 511},
                {Long.MAX_VALUE - SECTOR + 1, SECTOR},
                {Long.MIN_VALUE, SECTOR}
            };
            for (long[] range : ranges) {
                ByteBuffer buffer = ByteBuffer.allocate((int) range[1]);
                refuses(() -> device.read(buffer, range[0]), range);
                refuses(() -> device.write(buffer, range[0]), range);
                refuses(() -> device.writeZeroes(range[0], range[1]), range);
                refuses(() -> device.discard(range[0], range[1]), range);
                refuses(() -> device.extents(range[0], range[1]), range);
                assertEquals(0, buffer.position());
            }
            assertArrayEquals(new byte[Math.toIntExact(size())], Bytes.readAll(device));
        }
    }

    private static void refuses(Executable request, long[] range) {
        assertThrows(IllegalArgumentException.class, request, () -> "range " + Arrays.toString(range));
    }

    @Test
    void refusesEveryWriteToADiskOpenedForReading() throws IOException {
        MemoryStorage storage = createImage();
        byte[] before = storage.toByteArray();
        BlockDevice device = driver().open(storage, OpenOptions.READ_ONLY);
        assertTrue(device.info().readOnly());
        failsWith(BlockException.Kind.READ_ONLY, () -> device.write(ByteBuffer.allocate(SECTOR), 0));
        failsWith(BlockException.Kind.READ_ONLY, () -> device.writeZeroes(0, SECTOR));
        failsWith(BlockException.Kind.READ_ONLY, () -> device.discard(0, SECTOR));
        device.read(ByteBuffer.allocate(SECTOR), 0);
        device.flush();
        device.close();
        assertArrayEquals(before, storage.toByteArray());
    }

    @Test
    void refusesToOpenAReadOnlyStorageForWriting() throws IOException {
        MemoryStorage storage = createImage().copy(true);
        failsWith(BlockException.Kind.READ_ONLY, () -> driver().open(storage, OpenOptions.READ_WRITE));
        try (BlockDevice device = driver().open(storage, OpenOptions.READ_ONLY)) {
            assertEquals(size(), device.info().size());
        }
    }

    private static void failsWith(BlockException.Kind kind, Executable request) {
        assertEquals(kind, assertThrows(BlockException.class, request).kind());
    }

    // Closing

    @Test
    void refusesEveryCallAfterClosingButWhatNeedsNoStorage() throws IOException {
        MemoryStorage storage = createImage();
        BlockDevice device = open(storage);
        device.close();
        assertDoesNotThrow(device::close);
        failsWith(BlockException.Kind.CLOSED, () -> device.read(ByteBuffer.allocate(SECTOR), 0));
        failsWith(BlockException.Kind.CLOSED, () -> device.write(ByteBuffer.allocate(SECTOR), 0));
        failsWith(BlockException.Kind.CLOSED, device::flush);
        failsWith(BlockException.Kind.CLOSED, () -> device.writeZeroes(0, SECTOR));
        failsWith(BlockException.Kind.CLOSED, () -> device.discard(0, SECTOR));
        failsWith(BlockException.Kind.CLOSED, () -> device.extents(0, SECTOR));
        failsWith(BlockException.Kind.CLOSED, storage::size);
        assertEquals(size(), device.info().size());
        assertDoesNotThrow(device::geometry);
    }

    @Test
    void leavesTheStorageOpenWhenItCannotBeOpenedAsADisk() throws IOException {
        MemoryStorage storage = createImage();
        assertThrows(
                IllegalArgumentException.class,
                () -> driver().open(storage, OpenOptions.READ_WRITE.withFormat(FormatOptions.NONE.with("bad", "1"))));
        assertTrue(storage.size() > 0);
    }

    @Test
    void answersReadsUntilTheyFindTheDiskClosed() throws Exception {
        MemoryStorage storage = createImage();
        BlockDevice device = open(storage);
        device.write(ByteBuffer.wrap(Bytes.random(new Random(7), 64 * SECTOR)), 0);
        byte[] expected = Bytes.read(device, 0, 64 * SECTOR);
        List<Callable<Integer>> readers = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            readers.add(() -> readUntilClosed(device, expected));
        }
        ExecutorService threads = Executors.newFixedThreadPool(readers.size());
        try {
            List<Future<Integer>> results =
                    readers.stream().map(threads::submit).toList();
            for (int i = 0; i < 50; i++) {
                device.read(ByteBuffer.allocate(64 * SECTOR), 0);
            }
            device.close();
            for (Future<Integer> result : results) {
                result.get();
            }
        } finally {
            threads.shutdown();
        }
    }

    private static int readUntilClosed(BlockDevice device, byte[] expected) throws IOException {
        for (int count = 0; ; count++) {
            try {
                assertArrayEquals(expected, Bytes.read(device, 0, expected.length));
            } catch (BlockException e) {
                assertEquals(BlockException.Kind.CLOSED, e.kind());
                return count;
            }
        }
    }

    // Many callers

    @Test
    void givesEachOfManyCallersWhatItWrote() throws Exception {
        Seeded.run(random -> {
            MemoryStorage storage = createImage();
            BlockDevice device = open(storage);
            byte[] twin = new byte[Math.toIntExact(size())];
            int callers = 4;
            List<Callable<Void>> work = new ArrayList<>();
            for (int caller = 0; caller < callers; caller++) {
                Random own = new Random(random.nextLong());
                int number = caller;
                work.add(() -> {
                    writeEveryNth(device, twin, number, callers, own);
                    return null;
                });
            }
            ExecutorService threads = Executors.newFixedThreadPool(callers);
            try {
                for (Future<Void> done : threads.invokeAll(work)) {
                    done.get();
                }
            } finally {
                threads.shutdown();
            }
            assertArrayEquals(twin, Bytes.readAll(device));
            device.close();
            try (BlockDevice again = open(storage.copy(false))) {
                assertArrayEquals(twin, Bytes.readAll(again));
            }
        });
    }

    /** The callers' sectors lie between each other's, so that they meet in the same blocks. */
    private static void writeEveryNth(BlockDevice device, byte[] twin, int first, int callers, Random random)
            throws IOException {
        for (int i = 0; i < 600; i++) {
            int at = (random.nextInt(twin.length / SECTOR / callers) * callers + first) * SECTOR;
            byte[] bytes = Bytes.random(random, SECTOR);
            device.write(ByteBuffer.wrap(bytes), at);
            System.arraycopy(bytes, 0, twin, at, SECTOR);
            assertArrayEquals(bytes, Bytes.read(device, at, SECTOR));
            if (i % 50 == 0) {
                device.flush();
            }
        }
    }

    // Probing

    @Test
    void probesTheSameTwiceAndChangesNothing() throws IOException {
        MemoryStorage storage = createImage();
        byte[] before = storage.toByteArray();
        ProbeScore first = driver().probe(storage.copy(true));
        assertEquals(first, driver().probe(storage));
        assertArrayEquals(before, storage.toByteArray());
    }

    @Test
    void bidsNothingForWhatIsNotAnImage() throws Exception {
        assertEquals(0, driver().probe(new MemoryStorage("empty")).value());
        for (int length : new int[] {1, 511, 512, 513, 1024, 100_000}) {
            assertEquals(
                    0,
                    driver().probe(MemoryStorage.of("zeros", new byte[length])).value());
            Seeded.run(random -> assertEquals(
                    0,
                    driver().probe(MemoryStorage.of("garbage", Bytes.random(random, length)))
                            .value()));
        }
    }
}
