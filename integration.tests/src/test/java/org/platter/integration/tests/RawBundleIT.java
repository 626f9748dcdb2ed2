package org.platter.integration.tests;

import java.util.EnumSet;
import java.util.Set;
import org.platter.block.api.BlockDriver;
import org.platter.block.kit.BlockDriverContract;
import org.platter.block.kit.Capability;
import org.platter.framework.kit.InFramework;
import org.platter.framework.kit.Services;
import org.platter.raw.driver.RawDriver;

/** The service of the bundle {@code raw.driver} keeps the contract in a framework. */
@InFramework(RawDriver.class)
class RawBundleIT extends BlockDriverContract {

    @Override
    protected BlockDriver driver() {
        return Services.only(BlockDriver.class);
    }

    @Override
    protected Set<Capability> capabilities() {
        return EnumSet.of(Capability.CREATE, Capability.WRITE);
    }
}
