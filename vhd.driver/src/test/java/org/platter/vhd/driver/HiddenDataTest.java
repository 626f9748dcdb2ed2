package org.platter.vhd.driver;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.platter.block.api.BlockDevice;
import org.platter.block.api.ImageMaintenance;
import org.platter.block.api.OpenOptions;
import org.platter.block.api.Progress;
import org.platter.block.support.MemoryStorage;

/**
 * Rubbish under the clear bits of a dynamic image, which readers show that look at no bitmap: no block that was written,
 * moved or kept by a compaction has any.
 */
class HiddenDataTest {

    private static final int SECTOR = 512;
    private static final int BLOCK = 64 * 1024;
    private static final int BLOCKS = 4;

    private final VhdDriver driver = new VhdDriver();
    private final ImageMaintenance maintenance = driver.maintenance().orElseThrow();

    /** Every block shows rubbish in its first sector and hides some in all others. */
    private static MemoryStorage hiding() throws IOException {
        MemoryStorage image = TestImages.dynamic(BLOCKS * BLOCK, "64k");
        TestImages.allocateWithClearBitmaps(image, BLOCKS);
        TestImages.showFirstSectors(image, BLOCKS);
        return image;
    }

    private static byte[] expected() {
        byte[] content = new byte[BLOCKS * BLOCK];
        for (int block = 0; block < BLOCKS; block++) {
            Arrays.fill(content, block * BLOCK, block * BLOCK + SECTOR, (byte) 0xEE);
        }
        return content;
    }

    private byte[] content(MemoryStorage image, int length) throws IOException {
        try (BlockDevice device = driver.open(image.copy(true), OpenOptions.READ_ONLY)) {
            ByteBuffer all = ByteBuffer.allocate(length);
            device.read(all, 0);
            return all.array();
        }
    }

    /** A block as it is in the file. */
    private static byte[] bytes(MemoryStorage image, int block) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(BLOCK);
        MemoryStorage open = image.copy(true);
        open.read(bytes, TestImages.placeOf(open, block) + SECTOR);
        return bytes.array();
    }

    private static byte[] block(byte[] content, int block) {
        return Arrays.copyOfRange(content, block * BLOCK, (block + 1) * BLOCK);
    }

    private void assertHidesNothing(byte[] expected, MemoryStorage image, int... blocks) throws IOException {
        assertArrayEquals(expected, content(image, expected.length));
        for (int block : blocks) {
            assertArrayEquals(block(expected, block), bytes(image, block), () -> "block " + block + " in the file");
        }
    }

    @Test
    void aBlockThatIsWrittenHidesNothing() throws IOException {
        MemoryStorage image = hiding();
        byte[] expected = expected();
        try (BlockDevice device = driver.open(image, OpenOptions.READ_WRITE)) {
            device.write(ByteBuffer.wrap(filled(5, 2)), BLOCK + 7 * SECTOR);
            device.writeZeroes(3 * BLOCK, SECTOR);
        }
        Arrays.fill(expected, BLOCK + 7 * SECTOR, BLOCK + 9 * SECTOR, (byte) 5);
        Arrays.fill(expected, 3 * BLOCK, 3 * BLOCK + SECTOR, (byte) 0);

        assertHidesNothing(expected, image, 1, 3);
    }

    private static byte[] filled(int value, int sectors) {
        byte[] bytes = new byte[sectors * SECTOR];
        Arrays.fill(bytes, (byte) value);
        return bytes;
    }

    /** What is erased at the first write of a block is not what another writes there at that time. */
    @Test
    void writesOfOneBlockAtOnceAllStay() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            for (int round = 0; round < 200; round++) {
                MemoryStorage image = hiding();
                byte[] expected = expected();
                try (BlockDevice device = driver.open(image, OpenOptions.READ_WRITE)) {
                    List<Future<?>> writes = IntStream.range(0, 8)
                            .<Future<?>>mapToObj(i -> threads.submit(() -> {
                                device.write(ByteBuffer.wrap(filled(i + 1, 1)), (i * 16L + 1) * SECTOR);
                                return null;
                            }))
                            .toList();
                    for (Future<?> write : writes) {
                        write.get();
                    }
                }
                for (int i = 0; i < 8; i++) {
                    Arrays.fill(expected, (i * 16 + 1) * SECTOR, (i * 16 + 2) * SECTOR, (byte) (i + 1));
                }
                assertHidesNothing(expected, image, 0);
            }
        } finally {
            threads.shutdown();
        }
    }

    @Test
    void compactedBlocksHideNothing() throws IOException {
        MemoryStorage image = hiding();
        maintenance.compact(image, OpenOptions.READ_WRITE, Progress.NONE);

        assertHidesNothing(expected(), image, 0, 1, 2, 3);
    }

    @Test
    void blocksThatMoveForALongerTableHideNothing() throws IOException {
        MemoryStorage image = hiding();
        long before = TestImages.placeOf(image, 0);
        maintenance.resize(image, 10_000L * BLOCK, OpenOptions.READ_WRITE, Progress.NONE);

        assertNotEquals(before, TestImages.placeOf(image, 0));
        assertHidesNothing(expected(), image, 0);
    }

    @Test
    void theBlockInWhichTheDiskEndedHidesNothing() throws IOException {
        MemoryStorage image = hiding();
        maintenance.resize(image, BLOCKS * BLOCK - 10 * SECTOR, OpenOptions.READ_WRITE, Progress.NONE);
        maintenance.resize(image, BLOCKS * BLOCK, OpenOptions.READ_WRITE, Progress.NONE);

        assertHidesNothing(expected(), image, 3);
    }
}
