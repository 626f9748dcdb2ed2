package org.platter.vhd.driver;

import org.platter.block.api.BlockDriver;
import org.platter.block.api.FormatOptions;
import org.platter.block.kit.BlockDriverContract;

class FixedContractTest extends BlockDriverContract {

    @Override
    protected BlockDriver driver() {
        return new VhdDriver();
    }

    @Override
    protected FormatOptions createOptions() {
        return FormatOptions.NONE.with("subformat", "fixed");
    }
}
