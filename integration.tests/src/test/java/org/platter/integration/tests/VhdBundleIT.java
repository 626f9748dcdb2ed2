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
import org.platter.vhd.driver.VhdDriver;

/** The service of the bundle {@code vhd.driver} keeps the contract in a framework. */
@InFramework(VhdDriver.class)
class VhdBundleIT {

    @Nested
    class Dynamic extends BlockDriverContract {

        @Override
        protected BlockDriver driver() {
            return Services.only(BlockDriver.class);
        }

        @Override
        protected Set<Capability> capabilities() {
            return EnumSet.allOf(Capability.class);
        }
    }

    @Nested
    class Fixed extends BlockDriverContract {

        @Override
        protected BlockDriver driver() {
            return Services.only(BlockDriver.class);
        }

        @Override
        protected FormatOptions createOptions() {
            return FormatOptions.NONE.with("subformat", "fixed");
        }
    }
}
