package org.platter.block.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RecordsTest {

    @ParameterizedTest
    @ValueSource(ints = {-1, 101})
    void refusesAProbeScoreOutsideItsRange(int value) {
        assertThrows(IllegalArgumentException.class, () -> new ProbeScore(value, ""));
    }

    @ParameterizedTest
    @CsvSource({"0,4,17", "65536,4,17", "615,0,17", "615,256,17", "615,4,0", "615,4,256"})
    void refusesAGeometryOutsideItsRange(int cylinders, int heads, int sectors) {
        assertThrows(IllegalArgumentException.class, () -> new ChsGeometry(cylinders, heads, sectors));
    }

    @Test
    void countsTheSectorsOfTheLargestGeometry() {
        assertEquals(65535L * 255 * 255, new ChsGeometry(65535, 255, 255).sectors());
        assertEquals("615/4/17", new ChsGeometry(615, 4, 17).toString());
    }

    @Test
    void knowsTheEndOfAnExtent() {
        assertEquals(1536, Extent.data(512, 1024, 4096).end());
        assertEquals(OptionalLong.empty(), Extent.hole(0, 512).hostOffset());
    }

    @ParameterizedTest
    @CsvSource({"-1,512", "0,0", "512,-1", "9223372036854775807,1"})
    void refusesAnExtentOutsideItsRange(long offset, long length) {
        assertThrows(IllegalArgumentException.class, () -> Extent.hole(offset, length));
    }

    @Test
    void refusesADiskOfBrokenSectors() {
        assertThrows(
                IllegalArgumentException.class, () -> DeviceInfo.of("raw", 513).build());
        assertThrows(
                IllegalArgumentException.class,
                () -> DeviceInfo.of("raw", 1000).sectorSize(1000).build());
    }
}
