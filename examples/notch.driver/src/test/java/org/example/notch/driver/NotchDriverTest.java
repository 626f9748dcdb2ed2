package org.example.notch.driver;

import org.platter.block.api.BlockDriver;
import org.platter.block.kit.BlockDriverContract;

class NotchDriverTest extends BlockDriverContract {

    @Override
    protected BlockDriver driver() {
        return new NotchDriver();
    }
}
