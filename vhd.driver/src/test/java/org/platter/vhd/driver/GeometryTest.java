package org.platter.vhd.driver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.platter.block.kit.Seeded;

class GeometryTest {

    /** Both sides of every step of the specification's appendix. */
    @ParameterizedTest
    @CsvSource({
        "0, 0, 4, 17",
        "1, 0, 4, 17",
        "67, 0, 4, 17",
        "68, 1, 4, 17",
        "69631, 1023, 4, 17",
        "69632, 140, 16, 31",
        "69649, 819, 5, 17",
        "131072, 963, 8, 17",
        "278527, 1023, 16, 17",
        "278528, 561, 16, 31",
        "507903, 1023, 16, 31",
        "507904, 503, 16, 63",
        "8388608, 8322, 16, 63",
        "66059279, 65534, 16, 63",
        "66059280, 16191, 16, 255",
        "266338304, 65278, 16, 255",
        "267382800, 65535, 16, 255",
        "4278190080, 65535, 16, 255",
        "9223372036854775807, 65535, 16, 255"
    })
    void followsTheAppendixOfTheSpecification(long sectorCount, int cylinders, int heads, int sectorsPerTrack) {
        assertEquals(new Geometry(cylinders, heads, sectorsPerTrack), Geometry.of(sectorCount));
    }

    @Test
    void neverCoversMoreThanTheDisk() throws Exception {
        Seeded.run(random -> {
            for (int i = 0; i < 10_000; i++) {
                long sectorCount = random.nextLong(1L << random.nextInt(1, 40));
                assertTrue(Geometry.of(sectorCount).sectors() <= sectorCount, () -> "sectors " + sectorCount);
            }
        });
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "1, 68", "68, 68", "69, 136", "131072, 131104", "266338304, 266338320", "267382800, 267382800"})
    void coversADiskByTheNextThatAGeometryCoversExactly(long asked, long covered) {
        assertEquals(covered, Geometry.covering(asked).sectors());
    }

    @Test
    void isNoneForAGuestWhereTheDiskIsTooSmallForOne() {
        assertEquals(Optional.empty(), Geometry.of(67).toChs());
        assertEquals("1/4/17", Geometry.of(68).toChs().orElseThrow().toString());
    }
}
