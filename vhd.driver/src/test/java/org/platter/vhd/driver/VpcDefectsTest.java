package org.platter.vhd.driver;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.platter.block.api.BlockDevice;
import org.platter.block.api.BlockException;
import org.platter.block.api.BlockException.Kind;
import org.platter.block.api.CreateOptions;
import org.platter.block.api.Extent;
import org.platter.block.api.FormatOptions;
import org.platter.block.api.OpenOptions;
import org.platter.block.api.Storage;
import org.platter.block.support.DiskFile;
import org.platter.block.support.ForwardingStorage;
import org.platter.block.support.MemoryStorage;

/** What QEMU's block/vpc.c gets wrong and no other test shows; docs/defects.md has them all. */
class VpcDefectsTest {

    private static final int BLOCK = 2 << 20;

    private final VhdDriver driver = new VhdDriver();

    /** There every change of the block makes a bitmap be written and flushed again. */
    @Test
    void writesToTwoBlocksInTurnCostNothingButTheData() throws IOException {
        MemoryStorage image = TestImages.dynamic(2 * BLOCK, "2M");
        CountingStorage storage = new CountingStorage(image);
        try (BlockDevice device = driver.open(storage, OpenOptions.READ_WRITE)) {
            device.write(ByteBuffer.allocate(512), 0);
            device.write(ByteBuffer.allocate(512), BLOCK);
            device.flush();
            storage.writes.set(0);
            storage.flushes.set(0);
            for (int i = 0; i < 40; i++) {
                device.write(ByteBuffer.allocate(512), i % 2 * BLOCK + i * 512L);
            }
            assertEquals(40, storage.writes.get());
            assertEquals(0, storage.flushes.get());
        }
    }

    /** There it is refused, although the size is in the footer. */
    @Test
    void aGeometryLargerThanTheTableDoesNoHarm() throws IOException {
        MemoryStorage image = TestImages.dynamic(BLOCK, "2M");
        for (long footer : new long[] {0, image.size() - 512}) {
            TestImages.pokeInt(image, footer + 56, 0x7FFF1011);
            TestImages.sealFooter(image, footer);
        }
        try (BlockDevice device = driver.open(image, OpenOptions.READ_WRITE)) {
            assertEquals(BLOCK, device.info().size());
            device.write(ByteBuffer.allocate(512), BLOCK - 512);
        }
    }

    /** There the image opens as a fixed one, and the first request divides by zero. */
    @Test
    void aDynamicImageWithoutTheCopyAtTheStartIsDynamic() throws IOException {
        MemoryStorage image = TestImages.dynamic(BLOCK, "2M");
        TestImages.poke(image, 0, new byte[512]);
        try (BlockDevice device = driver.open(image, OpenOptions.READ_WRITE)) {
            assertEquals("dynamic", device.info().details().get("subformat"));
            device.write(ByteBuffer.allocate(512).put(0, (byte) 5), 512);
            ByteBuffer found = ByteBuffer.allocate(512);
            device.read(found, 512);
            assertEquals(5, found.get(0));
        }
    }

    /** There the bitmap of a block is on the stack. */
    @Test
    void blocksOf256MebibytesAreWrittenToTheirLastSector() throws IOException {
        MemoryStorage image = TestImages.dynamic(512L << 20, "256M");
        long last = (512L << 20) - 512;
        try (BlockDevice device = driver.open(image, OpenOptions.READ_WRITE)) {
            device.write(ByteBuffer.allocate(512).put(0, (byte) 5), last);
        }
        try (BlockDevice device = driver.open(image.copy(true), OpenOptions.READ_ONLY)) {
            ByteBuffer found = ByteBuffer.allocate(512);
            device.read(found, last);
            assertEquals(5, found.get(0));
        }
    }

    /** There they are raw bytes, whatever the bitmap says. */
    @Test
    void sectorsWhoseBitIsClearReadAsZeros() throws IOException {
        MemoryStorage image = TestImages.dynamic(BLOCK, "2M");
        TestImages.allocateWithClearBitmaps(image, 1);
        try (BlockDevice device = driver.open(image, OpenOptions.READ_WRITE)) {
            ByteBuffer found = ByteBuffer.allocate(BLOCK);
            device.read(found, 0);
            assertArrayEquals(new byte[BLOCK], found.array());
            assertEquals(List.of(Extent.Kind.ZERO), kinds(device));
        }
    }

    /** There status says nothing of it, and only a flag elsewhere lets the caller guess. */
    @Test
    void blocksWithoutSpaceAreHoles() throws IOException {
        try (BlockDevice device = driver.open(TestImages.dynamic(BLOCK, "2M"), OpenOptions.READ_WRITE)) {
            assertEquals(List.of(Extent.Kind.HOLE), kinds(device));
        }
    }

    private static List<Extent.Kind> kinds(BlockDevice device) throws IOException {
        return device.extents(0, BLOCK).stream().map(Extent::kind).distinct().toList();
    }

    /** There one lock is held while data is read and written. Here both calls are in the storage at once, or it fails. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void requestsReachTheStorageTogether(boolean writing) throws Exception {
        MemoryStorage image = TestImages.dynamic(2 * BLOCK, "2M");
        CountingStorage storage = new CountingStorage(image);
        try (BlockDevice device = driver.open(storage, OpenOptions.READ_WRITE)) {
            device.write(ByteBuffer.allocate(2 * BLOCK), 0);
            device.flush();
            storage.barrier = new CyclicBarrier(2);
            Thread other = new Thread(() -> request(device, writing, BLOCK));
            other.start();
            request(device, writing, 0);
            other.join();
            assertFalse(storage.barrier.isBroken());
            storage.barrier = null;
        }
    }

    private static void request(BlockDevice device, boolean writing, long offset) {
        try {
            if (writing) {
                device.write(ByteBuffer.allocate(512), offset);
            } else {
                device.read(ByteBuffer.allocate(512), offset);
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** There every sector of the table is flushed for itself. */
    @Test
    void theLargestDiskIsMadeWithFewWrites() throws IOException {
        CountingStorage storage = new CountingStorage(new MemoryStorage("disk.vhd"));
        driver.create(storage, CreateOptions.ofSize(2040L << 30));
        assertTrue(storage.flushes.get() <= 2, () -> storage.flushes + " flushes");
        assertTrue(storage.writes.get() <= 100, () -> storage.writes + " writes");
    }

    /** There the file is made first and left behind. */
    @Test
    void aDiskThatIsTooLargeLeavesNoFile(@TempDir Path folder) {
        Path file = folder.resolve("disk.vhd");
        BlockException e =
                assertThrows(BlockException.class, () -> DiskFile.create(file, driver, CreateOptions.ofSize(1L << 50)));
        assertEquals(Kind.UNSUPPORTED, e.kind());
        assertFalse(Files.exists(file));
    }

    /** There it depends on the host's file system. */
    @Test
    void aFixedDiskReadsAsZerosWhateverWasThere() throws IOException {
        MemoryStorage storage = new MemoryStorage("disk.vhd");
        ByteBuffer rubbish = ByteBuffer.allocate(BLOCK);
        while (rubbish.hasRemaining()) {
            rubbish.putLong(-1);
        }
        storage.write(rubbish.flip(), 0);
        driver.create(storage, CreateOptions.ofSize(BLOCK).withFormat(FormatOptions.of(Map.of("subformat", "fixed"))));
        try (BlockDevice device = driver.open(storage, OpenOptions.READ_ONLY)) {
            ByteBuffer found = ByteBuffer.allocate(BLOCK);
            device.read(found, 0);
            assertArrayEquals(new byte[BLOCK], found.array());
        }
    }

    /** Counts what is asked of it, and has requests wait for each other if there is a barrier. */
    private static final class CountingStorage extends ForwardingStorage {

        private final AtomicInteger writes = new AtomicInteger();
        private final AtomicInteger flushes = new AtomicInteger();
        private volatile CyclicBarrier barrier;

        CountingStorage(Storage storage) {
            super(storage);
        }

        private void meet() throws IOException {
            CyclicBarrier all = barrier;
            if (all != null) {
                try {
                    all.await(20, TimeUnit.SECONDS);
                } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
                    throw new IOException("alone in the storage", e);
                }
            }
        }

        @Override
        public void read(ByteBuffer to, long offset) throws IOException {
            meet();
            super.read(to, offset);
        }

        @Override
        public void write(ByteBuffer from, long offset) throws IOException {
            meet();
            writes.incrementAndGet();
            super.write(from, offset);
        }

        @Override
        public void flush() throws IOException {
            flushes.incrementAndGet();
            super.flush();
        }
    }
}
