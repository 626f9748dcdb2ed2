package org.platter.block.images;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.platter.block.api.DeviceInfo;

class FactsTest {

    private enum OfTheDriver {
        DYNAMIC
    }

    @Test
    void keepsNoObjectOfTheDriver() {
        DeviceInfo info = DeviceInfo.of("toy", 4096)
                .sectorSize(1024)
                .clusterSize(2048)
                .zeroInitialised(true)
                .identity("id")
                .detail("type", OfTheDriver.DYNAMIC)
                .detail("parents", List.of(Map.of("type", OfTheDriver.DYNAMIC, "depth", 2)))
                .problem("bad")
                .build();

        DeviceInfo copy = Facts.copy(info, true);

        assertEquals(
                Map.of("type", "DYNAMIC", "parents", List.of(Map.of("type", "DYNAMIC", "depth", 2))), copy.details());
        assertEquals("toy", copy.format());
        assertEquals(4096, copy.size());
        assertEquals(1024, copy.sectorSize());
        assertEquals(2048, copy.clusterSize());
        assertEquals(true, copy.readOnly());
        assertEquals(true, copy.zeroInitialised());
        assertEquals("id", copy.identity());
        assertEquals(List.of("bad"), copy.problems());
    }
}
