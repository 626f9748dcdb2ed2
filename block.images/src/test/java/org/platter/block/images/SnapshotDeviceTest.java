package org.platter.block.images;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.platter.block.api.BlockDevice;
import org.platter.block.api.BlockException;
import org.platter.block.api.ChsGeometry;
import org.platter.block.api.Extent;
import org.platter.block.api.OpenOptions;
import org.platter.block.support.MemoryStorage;

class SnapshotDeviceTest {

    /** Twenty clusters and a half. */
    private static final int SIZE = 20 * 4096 + 2048;

    private static final int LIMIT = 1 << 20;

    private final byte[] below = new byte[SIZE];
    private MemoryStorage storage;
    private SnapshotDevice device;

    @BeforeEach
    void open() throws IOException {
        new Random(1).nextBytes(below);
        byte[] image = ToyDriver.bytes("disk", SIZE);
        System.arraycopy(below, 0, image, ToyDriver.HEADER, SIZE);
        storage = MemoryStorage.of("disk.toy", image);
        device = new SnapshotDevice(new ToyDriver().open(storage.copy(true), OpenOptions.READ_ONLY), LIMIT);
    }

    @Test
    void readsWhatIsBelowUntilItIsWritten() throws IOException {
        assertArrayEquals(below, read(0, SIZE));
    }

    @Test
    void isWritableAndTellsTheRestOfTheDiskBelow() {
        assertFalse(device.info().readOnly());
        assertEquals(SIZE, device.info().size());
        assertEquals("disk", device.info().identity());
        assertEquals(Instant.EPOCH, device.info().lastModified().orElseThrow());
        assertEquals(new ChsGeometry(3, 2, 1), device.geometry().orElseThrow());
    }

    @Test
    void keepsTheRestOfAClusterThatIsWrittenInPart() throws IOException {
        byte[] expected = below.clone();
        Arrays.fill(expected, 4096 + 512, 4096 + 1536, (byte) 7);

        device.write(filled(1024, 7), 4096 + 512);

        assertArrayEquals(expected, read(0, SIZE));
    }

    @Test
    void writesTheLastHalfCluster() throws IOException {
        byte[] expected = below.clone();
        Arrays.fill(expected, SIZE - 512, SIZE, (byte) 9);

        device.write(filled(512, 9), SIZE - 512);

        assertArrayEquals(expected, read(0, SIZE));
    }

    @Test
    void tellsWhatIsKeptInMemoryFromWhatIsBelow() throws IOException {
        device.write(filled(512, 1), 2 * 4096);
        device.writeZeroes(5 * 4096, 4096);

        List<Extent> extents = device.extents(0, SIZE);

        OptionalLong nowhere = OptionalLong.empty();
        assertEquals(
                List.of(
                        new Extent(0, 2 * 4096, Extent.Kind.DATA, 1, nowhere),
                        new Extent(2 * 4096, 4096, Extent.Kind.DATA, 0, nowhere),
                        new Extent(3 * 4096, 2 * 4096, Extent.Kind.DATA, 1, nowhere),
                        new Extent(5 * 4096, 4096, Extent.Kind.ZERO, 0, nowhere),
                        new Extent(6 * 4096, SIZE - 6 * 4096, Extent.Kind.DATA, 1, nowhere)),
                extents);
        assertEquals(
                List.of(new Extent(2 * 4096 + 512, 1024, Extent.Kind.DATA, 0, nowhere)),
                device.extents(2 * 4096 + 512, 1024));
    }

    @Test
    void refusesWritesBeyondItsLimitAndKeepsWhatItHas() throws IOException {
        SnapshotDevice small =
                new SnapshotDevice(new ToyDriver().open(storage.copy(true), OpenOptions.READ_ONLY), 2 * 4096);
        small.write(filled(512, 1), 0);

        BlockException refusal = assertThrows(BlockException.class, () -> small.write(filled(512, 1), 8192));

        assertEquals(BlockException.Kind.NO_SPACE, refusal.kind());
        small.write(filled(512, 2), 0);
        ByteBuffer found = ByteBuffer.allocate(512);
        small.read(found, 0);
        assertEquals(2, found.get(0));
    }

    @Test
    void givesTheSpaceOfZerosBackToLaterWrites() throws IOException {
        SnapshotDevice small =
                new SnapshotDevice(new ToyDriver().open(storage.copy(true), OpenOptions.READ_ONLY), 2 * 4096);
        small.write(filled(4096, 1), 0);
        small.writeZeroes(0, 4096);

        small.write(filled(4096, 1), 4096);

        assertThrows(BlockException.class, () -> small.write(filled(4096, 1), 8192));
    }

    @Test
    void discardNeverBringsBackWhatIsBelow() throws IOException {
        device.write(filled(4096, 5), 4096);

        device.discard(0, 3 * 4096);

        assertArrayEquals(new byte[4096], read(4096, 4096));
        assertArrayEquals(Arrays.copyOf(below, 4096), read(0, 4096));
    }

    @Test
    void closesTheDiskBelow() throws IOException {
        List<String> calls = new ArrayList<>();
        BlockDevice base = ToyDriver.intercepted(calls::add).open(storage.copy(true), OpenOptions.READ_ONLY);
        calls.clear();

        new SnapshotDevice(base).close();

        assertEquals(List.of("close"), calls);
    }

    @Test
    void behavesAsAnArrayUnderRandomOperations() throws IOException {
        long seed = System.nanoTime();
        System.out.println("SnapshotDeviceTest seed " + seed);
        Random random = new Random(seed);
        byte[] twin = below.clone();
        for (int i = 0; i < 3000; i++) {
            int offset = random.nextInt(SIZE / 512) * 512;
            int length = Math.min(random.nextInt(40) * 512, SIZE - offset);
            switch (random.nextInt(3)) {
                case 0 -> {
                    int value = random.nextInt(256);
                    device.write(filled(length, value), offset);
                    Arrays.fill(twin, offset, offset + length, (byte) value);
                }
                case 1 -> {
                    device.writeZeroes(offset, length);
                    Arrays.fill(twin, offset, offset + length, (byte) 0);
                }
                default ->
                    assertArrayEquals(
                            Arrays.copyOfRange(twin, offset, offset + length),
                            read(offset, length),
                            "seed " + seed + ", step " + i);
            }
        }
        assertArrayEquals(twin, read(0, SIZE), "seed " + seed);
    }

    @Test
    void takesWritesToOneClusterFromManyThreads() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        List<Future<?>> writers = new ArrayList<>();
        for (int sector = 0; sector < 8; sector++) {
            int offset = sector * 512;
            int last = sector + 1;
            writers.add(threads.submit(() -> {
                for (int i = 0; i < 200; i++) {
                    device.write(filled(512, i), offset);
                }
                device.write(filled(512, last), offset);
                return null;
            }));
        }
        for (Future<?> writer : writers) {
            writer.get();
        }
        threads.shutdown();

        byte[] found = read(0, 4096);
        for (int at = 0; at < 4096; at++) {
            assertEquals(at / 512 + 1, found[at], "offset " + at);
        }
    }

    private byte[] read(int offset, int length) throws IOException {
        byte[] bytes = new byte[length];
        device.read(ByteBuffer.wrap(bytes), offset);
        return bytes;
    }

    private static ByteBuffer filled(int length, int value) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) value);
        return ByteBuffer.wrap(bytes);
    }
}
