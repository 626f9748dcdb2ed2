package org.platter.qcow2.driver;

import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.platter.block.api.BlockDriver;
import org.platter.block.api.FormatOptions;
import org.platter.block.kit.BlockDriverContract;

/** Images of both versions and of several layouts. */
class Qcow2ContractTest {

    @Nested
    class OfTheDefaults extends Contract {
        OfTheDefaults() {
            super((1 << 20) + 7 * 512, Map.of());
        }
    }

    @Nested
    class OfVersion2 extends Contract {
        OfVersion2() {
            super((1 << 19) + 512, Map.of("compat", "0.10", "cluster_size", "4k"));
        }
    }

    /** Tables that grow, and a refcount table that gets too small. */
    @Nested
    class OfTheSmallestClusters extends Contract {
        OfTheSmallestClusters() {
            super((1 << 18) + 512, Map.of("cluster_size", "512", "refcount_bits", "64"));
        }
    }

    @Nested
    class OfTheLargestClusters extends Contract {
        OfTheLargestClusters() {
            super((5 << 20) + 7 * 512, Map.of("cluster_size", "2M", "refcount_bits", "1"));
        }
    }

    @Nested
    class WithSubclusters extends Contract {
        WithSubclusters() {
            super((1 << 20) + 5 * 512, Map.of("cluster_size", "16k", "extended_l2", "on"));
        }
    }

    @Nested
    class Preallocated extends Contract {
        Preallocated() {
            super(
                    (1 << 20) + 5 * 512,
                    Map.of("cluster_size", "8k", "preallocation", "metadata", "lazy_refcounts", "on"));
        }
    }

    private abstract static class Contract extends BlockDriverContract {

        private final long size;
        private final FormatOptions options;

        Contract(long size, Map<String, String> options) {
            this.size = size;
            this.options = FormatOptions.of(options);
        }

        @Override
        protected BlockDriver driver() {
            return new Qcow2Driver();
        }

        @Override
        protected long size() {
            return size;
        }

        @Override
        protected FormatOptions createOptions() {
            return options;
        }
    }
}
