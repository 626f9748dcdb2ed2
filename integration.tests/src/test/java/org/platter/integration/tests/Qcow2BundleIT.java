package org.platter.integration.tests;

import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.platter.block.api.BlockDriver;
import org.platter.block.api.FormatOptions;
import org.platter.block.kit.BlockDriverContract;
import org.platter.block.kit.Capability;
import org.platter.framework.kit.InFramework;
import org.platter.framework.kit.Services;
import org.platter.qcow2.driver.Qcow2Driver;

/** The service of the bundle {@code qcow2.driver} keeps the contract in a framework. */
@InFramework(Qcow2Driver.class)
class Qcow2BundleIT {

    /** The other layouts are tested beside the driver. */
    @Nested
    class OfSmallClusters extends BlockDriverContract {

        @Override
        protected BlockDriver driver() {
            return Services.only(BlockDriver.class);
        }

        @Override
        protected Set<Capability> capabilities() {
            return EnumSet.allOf(Capability.class);
        }

        @Override
        protected FormatOptions createOptions() {
            return FormatOptions.NONE.with("cluster_size", "16k");
        }

        @Override
        protected long size() {
            return (1 << 20) + 7 * 512;
        }
    }
}
