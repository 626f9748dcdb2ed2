package org.platter.framework.kit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import org.junit.jupiter.api.Test;
import org.osgi.framework.FrameworkUtil;
import org.platter.block.api.BlockDriver;

@InFramework(BlockDriver.class)
class InFrameworkIT {

    @Test
    void runsHere() {
        assertNotNull(FrameworkUtil.getBundle(InFrameworkIT.class));
        assertEquals(1, 2);
    }
}
