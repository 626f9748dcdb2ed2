package org.example.notch.driver;

import org.platter.block.api.BlockDriver;
import org.platter.block.kit.BlockDriverContract;
import org.platter.framework.kit.InFramework;
import org.platter.framework.kit.Services;

@InFramework(NotchDriver.class)
class NotchBundleIT extends BlockDriverContract {

    @Override
    protected BlockDriver driver() {
        return Services.only(BlockDriver.class);
    }
}
