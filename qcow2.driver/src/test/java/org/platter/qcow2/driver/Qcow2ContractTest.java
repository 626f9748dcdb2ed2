package org.platter.qcow2.driver;

import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.platter.block.api.BlockDriver;
import org.platter.block.api.FormatOptions;
import org.platter.block.kit.BlockDriverContract;
import org.platter.block.kit.Capability;
import org.platter.raw.driver.RawDriver;

/** Images of both versions and of several layouts, and their children; {@code -Dqcow2.layouts=all} for all of the layouts. */
class Qcow2ContractTest {

    private static final String LAYOUTS = "qcow2.layouts";

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

    /** Every opening reads a refcount table of 2 MiB, so it takes long. */
    @Nested
    @EnabledIfSystemProperty(named = LAYOUTS, matches = "all")
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

    /** In clusters so large that a disk of 1 TiB is preallocated in memory, too. */
    @Nested
    @EnabledIfSystemProperty(named = LAYOUTS, matches = "all")
    class Preallocated extends Contract {
        Preallocated() {
            super(
                    (3 << 20) + 5 * 512,
                    Map.of("cluster_size", "256k", "preallocation", "metadata", "lazy_refcounts", "on"));
        }

        /** What is preallocated would hide a parent. */
        @Override
        protected Set<Capability> capabilities() {
            return Capability.USUAL;
        }
    }

    /** A backing file whose content may not be known to be zero, below every image. */
    @Nested
    class OverARawParent extends Contract {

        private final OverRaw driver = new OverRaw(new RawDriver());

        OverARawParent() {
            super((1 << 19) + 512, Map.of("cluster_size", "4k"));
        }

        @Override
        protected BlockDriver driver() {
            return driver;
        }

        /** Not {@link Capability#PARENTS}: the images have one already. */
        @Override
        protected Set<Capability> capabilities() {
            return Capability.USUAL;
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
        protected Set<Capability> capabilities() {
            return EnumSet.allOf(Capability.class);
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
