package org.platter.vhd.driver;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.platter.block.api.BlockDevice;
import org.platter.block.api.BlockException;
import org.platter.block.api.Extent;
import org.platter.block.api.OpenOptions;
import org.platter.block.kit.RecordingStorage;
import org.platter.block.support.MemoryStorage;

/** How an image grows, seen in its file. */
class BlockAllocatorTest {

    private static final int BLOCK = 2 << 20;
    private static final int TABLE = 4096;

    private final VhdDriver driver = new VhdDriver();

    @ParameterizedTest
    @ValueSource(strings = {"4k", "64k", "512k", "2M", "16M"})
    void putsTheDataOfEveryBlockOnAPageOfTheHost(String blockSize) throws IOException {
        MemoryStorage image = TestImages.dynamic(40 << 20, blockSize);
        try (BlockDevice device = driver.open(image, OpenOptions.READ_WRITE)) {
            device.write(ByteBuffer.allocate(36 << 20), 0);
            for (Extent extent : device.extents(0, 36 << 20)) {
                assertEquals(0, extent.hostOffset().orElseThrow() % 4096);
            }
        }
    }

    @Test
    void startsTheFirstBlockWhereTheTableEnds() throws IOException {
        MemoryStorage image = TestImages.dynamic(40 << 20, "2M");
        write(image, 0);
        assertEquals((8192 - 512) / 512, table(image)[0]);
    }

    @Test
    void leavesNoFooterBehindButTheTwo() throws IOException {
        MemoryStorage image = TestImages.dynamic(1 << 20, "4k");
        try (BlockDevice device = driver.open(image, OpenOptions.READ_WRITE)) {
            for (int at = 0; at < 1 << 20; at += 4096) {
                device.write(ByteBuffer.allocate(512), at);
            }
        }
        byte[] file = image.toByteArray();
        List<Integer> footers = new ArrayList<>();
        for (int at = 0; at < file.length; at += 512) {
            if (Footer.parse(ByteBuffer.wrap(file, at, 512).slice()).isPresent()) {
                footers.add(at);
            }
        }
        assertEquals(List.of(0, file.length - 512), footers);
    }

    @Test
    void givesBackWhatItReservedWhenTheDiskIsClosed() throws IOException {
        MemoryStorage image = TestImages.dynamic(1L << 30, "2M");
        long blocks = 21;
        try (BlockDevice device = driver.open(image, OpenOptions.READ_WRITE)) {
            for (long i = 0; i < blocks; i++) {
                device.write(ByteBuffer.allocate(512), i * BLOCK);
            }
            assertTrue(image.size() > 8192 + blocks * (BLOCK + 4096), "some is in reserve");
        }
        assertEquals(
                8192 + blocks * (BLOCK + 4096) - 4096 + 512, image.copy(true).size());
    }

    @Test
    void movesTheFooterSeldomAndWritesTheTableOnlyWhenFlushed() throws IOException {
        MemoryStorage image = TestImages.dynamic(1L << 30, "2M");
        AtomicInteger flushes = new AtomicInteger();
        RecordingStorage storage = new RecordingStorage(image);
        storage.watch(() -> flushes.addAndGet(storage.pendingChanges() == 0 ? 1 : 0));
        try (BlockDevice device = driver.open(storage, OpenOptions.READ_WRITE)) {
            for (long i = 0; i < 512; i++) {
                device.write(ByteBuffer.allocate(512), i * BLOCK);
            }
            assertTrue(flushes.get() <= 24, () -> flushes + " flushes for 512 blocks");
            assertTrue(Arrays.stream(table(image)).allMatch(entry -> entry == -1), "nothing is in the table yet");
            int before = flushes.get();
            device.flush();
            assertEquals(before + 2, flushes.get());
            assertTrue(Arrays.stream(table(image)).noneMatch(entry -> entry == -1), "everything is in the table");
        }
    }

    @Test
    void allocatesNothingForZeros() throws IOException {
        MemoryStorage image = TestImages.dynamic(1L << 40, "2M");
        long before = image.size();
        try (BlockDevice device = driver.open(image, OpenOptions.READ_WRITE)) {
            device.writeZeroes(0, 1L << 40);
            device.discard(0, 1L << 40);
        }
        assertEquals(before, image.copy(true).size());
    }

    /** Policy 6: a batmap, a journal or whatever else may lie behind the last block. */
    @Test
    void growsBehindWhateverIsInTheFile() throws IOException {
        MemoryStorage image = TestImages.dynamic(8 << 20, "2M");
        write(image, 0);
        MemoryStorage extended = image.copy(false);
        long end = extended.size() - 512;
        byte[] footer = new byte[512];
        extended.read(ByteBuffer.wrap(footer), end);
        byte[] foreign = new byte[5 * 512];
        Arrays.fill(foreign, (byte) 0xEE);
        TestImages.poke(extended, end, foreign);
        TestImages.poke(extended, end + foreign.length, footer);
        write(extended, BLOCK);
        byte[] file = extended.toByteArray();
        assertArrayEquals(foreign, Arrays.copyOfRange(file, (int) end, (int) end + foreign.length));
        try (BlockDevice device = driver.open(extended.copy(true), OpenOptions.READ_ONLY)) {
            ByteBuffer block = ByteBuffer.allocate(BLOCK);
            device.read(block, BLOCK);
            assertEquals(ByteBuffer.allocate(BLOCK).put(0, (byte) 1), block.flip());
        }
    }

    /** QEMU wraps here, and the next block lands in the first. */
    @Test
    void hasNoSpaceWhereASectorNumberEnds() throws IOException {
        MemoryStorage image = TestImages.dynamic(8 << 20, "2M");
        write(image, 0);
        MemoryStorage huge = image.copy(false);
        byte[] footer = new byte[512];
        huge.read(ByteBuffer.wrap(footer), 0);
        long end = (0xFFFFFFFFL - 100) * 512;
        huge.write(ByteBuffer.wrap(footer), end);
        try (BlockDevice device = driver.open(huge, OpenOptions.READ_WRITE)) {
            device.write(ByteBuffer.allocate(512).put(0, (byte) 1), BLOCK);
            device.write(ByteBuffer.allocate(512), 0);
            BlockException e =
                    assertThrows(BlockException.class, () -> device.write(ByteBuffer.allocate(512), 2L * BLOCK));
            assertEquals(BlockException.Kind.NO_SPACE, e.kind());
        }
        int[] table = table(huge.copy(true));
        assertEquals(0xFFFFFFFFL - 100 + 3, Integer.toUnsignedLong(table[1]), 4);
        assertEquals(-1, table[2]);
        try (BlockDevice device = driver.open(huge.copy(false), OpenOptions.READ_WRITE)) {
            assertEquals(List.of(), device.info().problems());
            ByteBuffer sector = ByteBuffer.allocate(512);
            device.read(sector, BLOCK);
            assertEquals(1, sector.get(0));
        }
    }

    private void write(MemoryStorage image, long offset) throws IOException {
        MemoryStorage work = image.copy(false);
        try (BlockDevice device = driver.open(work, OpenOptions.READ_WRITE)) {
            device.write(ByteBuffer.allocate(512).put(0, (byte) 1), offset);
        }
        TestImages.replace(image, work.toByteArray());
    }

    private static int[] table(MemoryStorage image) throws IOException {
        ByteBuffer header = ByteBuffer.allocate(DynamicHeader.SIZE);
        image.read(header, 512);
        ByteBuffer entries = ByteBuffer.allocate(4 * header.getInt(28));
        image.read(entries, TABLE);
        int[] table = new int[header.getInt(28)];
        entries.flip().asIntBuffer().get(table);
        return table;
    }
}
