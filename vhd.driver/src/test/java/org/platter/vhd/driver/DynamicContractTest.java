package org.platter.vhd.driver;

import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.platter.block.api.BlockDriver;
import org.platter.block.api.FormatOptions;
import org.platter.block.kit.BlockDriverContract;
import org.platter.block.kit.Capability;

/** Dynamic images of several block sizes, and their children. */
class DynamicContractTest {

    @Nested
    class OfTheDefaultBlockSize extends Contract {
        OfTheDefaultBlockSize() {
            super("2M", (9 << 20) + 7 * 512);
        }
    }

    /** Odd sizes of both: a bitmap of one sector for a block of one sector. */
    @Nested
    class OfTheSmallestBlockSize extends Contract {
        OfTheSmallestBlockSize() {
            super("512", (1 << 20) + 512);
        }
    }

    @Nested
    class OfBlocksOfAPage extends Contract {
        OfBlocksOfAPage() {
            super("4k", (1 << 20) + 5 * 512);
        }
    }

    @Nested
    class OfHalfAMebibyte extends Contract {
        OfHalfAMebibyte() {
            super("512k", 5 << 20);
        }
    }

    /** A bitmap of eight sectors. */
    @Nested
    class OfSixteenMebibytes extends Contract {
        OfSixteenMebibytes() {
            super("16M", (33 << 20) - 512);
        }
    }

    private abstract static class Contract extends BlockDriverContract {

        private final String blockSize;
        private final long size;

        Contract(String blockSize, long size) {
            this.blockSize = blockSize;
            this.size = size;
        }

        @Override
        protected BlockDriver driver() {
            return new VhdDriver();
        }

        @Override
        protected Set<Capability> capabilities() {
            return EnumSet.allOf(Capability.class);
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
}
