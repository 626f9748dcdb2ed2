package org.platter.vhd.driver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.platter.block.api.BlockDevice;
import org.platter.block.api.BlockDriver;
import org.platter.block.api.BlockException;
import org.platter.block.api.CreateOptions;
import org.platter.block.api.FormatOptions;
import org.platter.block.api.OpenOptions;
import org.platter.block.api.ProbeScore;
import org.platter.block.api.Storage;
import org.platter.block.kit.BlockDriverContract;
import org.platter.block.kit.ConcurrentCrashWorkload;
import org.platter.block.kit.CrashWorkload;
import org.platter.block.kit.FailingStorage.Call;
import org.platter.block.kit.FaultWorkload;
import org.platter.block.kit.Seeded;
import org.platter.block.support.MemoryStorage;

/**
 * Differencing images keep the contract of every driver, and lose nothing when the power or the storage fails. Their
 * parents hold written zeros everywhere, so that the disks are as empty as the contract wants them and yet nothing that the parent
 * has is known to be zero.
 */
class DifferencingContractTest {

    @Nested
    class OverADynamicParent extends Contract {
        OverADynamicParent() {
            super("dynamic", "2M", (9 << 20) + 7 * 512);
        }
    }

    @Nested
    class OverAFixedParent extends Contract {
        OverAFixedParent() {
            super("fixed", "64k", (1 << 20) + 512);
        }
    }

    @Nested
    class OfTheSmallestBlockSize extends Contract {
        OfTheSmallestBlockSize() {
            super("dynamic", "512", 300 * 512);
        }
    }

    @Nested
    class OfSixteenMebibytes extends Contract {
        OfSixteenMebibytes() {
            super("dynamic", "16M", (17 << 20) - 512);
        }
    }

    @ParameterizedTest
    @CsvSource({"512,20000", "4k,300000", "64k,3000000"})
    void leavesAValidImageWithEveryFlushedByteWhereverItIsCut(String blockSize, long size) throws Exception {
        Seeded.run(random -> {
            WithParent driver = new WithParent("dynamic");
            MemoryStorage image = image(driver, size, blockSize);
            long crashes = new CrashWorkload(driver, image, random, device -> {
                        assertTrue(
                                device.info().problems().isEmpty(),
                                device.info().problems()::toString);
                        assertTrue(!device.info().readOnly());
                    })
                    .run(150);
            assertTrue(crashes > 150, () -> "only " + crashes + " crashes");
        });
    }

    /** The smaller the cache, the more often bitmaps are written, forgotten, and read again. */
    @ParameterizedTest
    @CsvSource({"512,20000,2k", "4k,300000,0", "16k,300000,1k", "64k,1000000,64M"})
    void leavesAValidImageWithWhatEveryThreadHasFlushed(String blockSize, long size, String cache) throws Exception {
        Seeded.run(random -> {
            WithParent driver = new WithParent("dynamic");
            OpenOptions options = OpenOptions.READ_WRITE.withFormat(FormatOptions.NONE.with("bitmap_cache", cache));
            long crashes = new ConcurrentCrashWorkload(
                            driver,
                            options,
                            image(driver, size, blockSize),
                            random,
                            device -> assertEquals(List.of(), device.info().problems()))
                    .run(3, 200);
            assertTrue(crashes > 30, () -> "only " + crashes + " crashes");
        });
    }

    @ParameterizedTest
    @CsvSource({"WRITE,IO", "WRITE,NO_SPACE", "FLUSH,IO", "READ,IO"})
    void losesNothingWhenOneCallFails(Call call, BlockException.Kind kind) throws Exception {
        Seeded.run(random -> {
            WithParent driver = new WithParent("dynamic");
            MemoryStorage image = image(driver, 1 << 20, "16k");
            int failures = new FaultWorkload(driver, image).failEachOnce(call, kind, random.nextLong());
            assertTrue(failures > 2, () -> "only " + failures + " calls");
        });
    }

    /** An image that reads as zeros, of which some blocks have space and a sector of their own. */
    private static MemoryStorage image(BlockDriver driver, long size, String blockSize) throws IOException {
        MemoryStorage image = new MemoryStorage("disk");
        driver.create(
                image,
                CreateOptions.ofSize(size / 512 * 512).withFormat(FormatOptions.NONE.with("block_size", blockSize)));
        try (BlockDevice device = driver.open(image, OpenOptions.READ_WRITE)) {
            for (long at = 0; at < device.info().size() / 3; at += device.info().clusterSize()) {
                device.write(ByteBuffer.allocate(512), at);
            }
        }
        return image.copy(false);
    }

    private abstract static class Contract extends BlockDriverContract {

        private final WithParent driver;
        private final String blockSize;
        private final long size;

        Contract(String parent, String blockSize, long size) {
            driver = new WithParent(parent);
            this.blockSize = blockSize;
            this.size = size;
        }

        @Override
        protected BlockDriver driver() {
            return driver;
        }

        @Override
        protected FormatOptions createOptions() {
            return FormatOptions.NONE.with("block_size", blockSize);
        }

        @Override
        protected long size() {
            return size;
        }
    }

    /** The driver, with a parent under every image it makes. */
    private static final class WithParent implements BlockDriver {

        private final VhdDriver driver = new VhdDriver();
        private final MemoryFolder folder = new MemoryFolder();
        private final String subformat;

        WithParent(String subformat) {
            this.subformat = subformat;
        }

        @Override
        public String format() {
            return driver.format();
        }

        @Override
        public ProbeScore probe(Storage storage) throws IOException {
            return driver.probe(storage);
        }

        @Override
        public BlockDevice open(Storage storage, OpenOptions options) throws IOException {
            return driver.open(storage, options.withParents(folder));
        }

        @Override
        public void create(Storage storage, CreateOptions options) throws IOException {
            String parent = "parent" + options.size();
            if (folder.image(parent) == null) {
                folder.create(parent, options.size(), "subformat=" + subformat);
                folder.use(parent, device -> device.write(ByteBuffer.allocate((int) options.size()), 0));
            }
            driver.create(storage, options.withParent(folder.link(parent)));
        }
    }
}
