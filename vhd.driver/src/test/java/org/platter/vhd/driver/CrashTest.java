package org.platter.vhd.driver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.platter.block.api.BlockDevice;
import org.platter.block.api.CreateOptions;
import org.platter.block.api.Extent;
import org.platter.block.api.FormatOptions;
import org.platter.block.api.OpenOptions;
import org.platter.block.kit.ConcurrentCrashWorkload;
import org.platter.block.kit.CrashWorkload;
import org.platter.block.kit.Seeded;
import org.platter.block.support.MemoryStorage;

/** Decision 0002: wherever a growing image is cut, it is a valid image with every flushed byte. */
class CrashTest {

    private final VhdDriver driver = new VhdDriver();

    @ParameterizedTest
    @CsvSource({"512,20000", "4k,300000", "16k,1000000", "64k,3000000"})
    void leavesAValidImageWithEveryFlushedByteWhereverItIsCut(String blockSize, long size) throws Exception {
        Seeded.run(random -> {
            MemoryStorage image = new MemoryStorage("disk");
            driver.create(
                    image, CreateOptions.ofSize(size).withFormat(FormatOptions.NONE.with("block_size", blockSize)));
            long crashes = new CrashWorkload(driver, image, random, CrashTest::inspect).run(150);
            assertTrue(crashes > 100, () -> "only " + crashes + " crashes");
        });
    }

    @ParameterizedTest
    @CsvSource({"512,20000", "4k,300000", "16k,300000", "64k,1000000"})
    void leavesAValidImageWithWhatEveryThreadHasFlushed(String blockSize, long size) throws Exception {
        Seeded.run(random -> {
            MemoryStorage image = new MemoryStorage("disk");
            driver.create(
                    image, CreateOptions.ofSize(size).withFormat(FormatOptions.NONE.with("block_size", blockSize)));
            long crashes = new ConcurrentCrashWorkload(
                            driver, OpenOptions.READ_WRITE, image, random, CrashTest::inspect)
                    .run(3, 200);
            assertTrue(crashes > 30, () -> "only " + crashes + " crashes");
        });
    }

    /** Other writers leave the bits of sectors clear that they did not write, and anything at all in their place. */
    @Test
    void keepsWhatLiesUnderClearBitsHiddenWhereverItIsCut() throws Exception {
        Seeded.run(random -> {
            MemoryStorage image = new MemoryStorage("disk");
            driver.create(
                    image, CreateOptions.ofSize(1 << 20).withFormat(FormatOptions.NONE.with("block_size", "64k")));
            TestImages.allocateWithClearBitmaps(image, 8);
            new CrashWorkload(driver, image, random, CrashTest::inspectDamage).run(150);
        });
    }

    private static void inspect(BlockDevice device) throws IOException {
        inspectDamage(device);
        // 7-Zip takes a clear bit in a dynamic image for damage.
        assertTrue(
                device.extents(0, device.info().size()).stream().noneMatch(e -> e.kind() == Extent.Kind.ZERO),
                "every block in the table has all bits of its bitmap set");
    }

    private static void inspectDamage(BlockDevice device) {
        assertEquals(List.of(), device.info().problems());
        assertFalse(device.info().readOnly());
    }
}
