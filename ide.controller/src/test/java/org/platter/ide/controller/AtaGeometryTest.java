package org.platter.ide.controller;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.platter.block.api.ChsGeometry;

class AtaGeometryTest {

    /** Sectors and what their makers printed on the label of the drive. */
    @ParameterizedTest
    @CsvSource({
        "1031184, 1023/16/63", // the last below 504 MiB
        "1032192, 1024/16/63",
        "2503872, 2484/16/63", // Quantum Fireball 1280AT
        "4124736, 4092/16/63", // 2.1 GB
        "6346368, 6296/16/63", // Seagate ST33232A
        "8257536, 8192/16/63", // 4.2 GB
        "16514063, 16382/16/63",
        "16514064, 16383/16/63", // 8.4 GB, the most
        "16514065, 16383/16/63",
        "66055248, 16383/16/63", // 33.8 GB
        "268435456, 16383/16/63", // 128 GiB
        "4278190080, 16383/16/63", // 2040 GiB
        "1008, 1/16/63",
        "1007, 1/15/63",
        "100, 1/1/63",
        "5, 1/1/5"
    })
    void derivesTheDefaultFromTheSize(long sectors, String expected) {
        assertEquals(expected, text(AtaGeometry.ofDisk(Optional.empty(), sectors)));
    }

    @ParameterizedTest
    @CsvSource({
        "615, 4, 17, 41820, 615/4/17",
        "903, 8, 17, 122944, 903/8/17",
        "2080, 16, 63, 2097152, 2080/16/63",
        "65535, 16, 63, 66059280, 16383/16/63"
    })
    void takesWhatTheImageRecords(int cylinders, int heads, int sectorsPerTrack, long size, String expected) {
        var recorded = Optional.of(new ChsGeometry(cylinders, heads, sectorsPerTrack));
        assertEquals(expected, text(AtaGeometry.ofDisk(recorded, size)));
    }

    @ParameterizedTest
    @CsvSource({
        "65535, 16, 255", // "see the size"
        "65535, 16, 255",
        "100, 17, 63",
        "100, 16, 64",
        "2082, 16, 63" // larger than the disk
    })
    void derivesTheDefaultWhenTheRecordedOneIsNoAtaDisks(int cylinders, int heads, int sectorsPerTrack) {
        var recorded = Optional.of(new ChsGeometry(cylinders, heads, sectorsPerTrack));
        assertEquals("2080/16/63", text(AtaGeometry.ofDisk(recorded, 2_097_152)));
    }

    @ParameterizedTest
    @CsvSource({
        "16, 63, 2097152, 2080/16/63",
        "4, 17, 2097152, 30840/4/17",
        "1, 1, 2097152, 65535/1/1",
        "16, 255, 2097152, 514/16/255",
        "16, 63, 268435456, 16383/16/63",
        "15, 63, 268435456, 17475/15/63", // 8.4 GB are the most by cylinders, whatever the heads
        "5, 10, 50, 1/5/10"
    })
    void translatesWithAsManyCylindersAsFit(int heads, int sectorsPerTrack, long sectors, String expected) {
        assertEquals(
                expected,
                text(AtaGeometry.translated(heads, sectorsPerTrack, sectors).orElseThrow()));
    }

    @ParameterizedTest
    @CsvSource({"16, 0, 2097152", "5, 10, 49"})
    void hasNoTranslationOfLessThanACylinder(int heads, int sectorsPerTrack, long sectors) {
        assertEquals(Optional.empty(), AtaGeometry.translated(heads, sectorsPerTrack, sectors));
    }

    @Test
    void countsSectorsFromOneAndEverythingElseFromZero() {
        var geometry = new AtaGeometry(20, 4, 17);
        assertEquals(OptionalLong.of(0), geometry.lba(0, 0, 1));
        assertEquals(OptionalLong.of(17), geometry.lba(0, 1, 1));
        assertEquals(OptionalLong.of(68), geometry.lba(1, 0, 1));
        assertEquals(OptionalLong.of(20 * 4 * 17 - 1), geometry.lba(19, 3, 17));
    }

    @ParameterizedTest
    @CsvSource({"20, 0, 1", "0, 4, 1", "0, 0, 0", "0, 0, 18"})
    void hasNoBlockForAnAddressOutside(int cylinder, int head, int sector) {
        assertEquals(OptionalLong.empty(), new AtaGeometry(20, 4, 17).lba(cylinder, head, sector));
    }

    @Test
    void findsEveryBlockAgainByItsAddress() {
        var geometry = new AtaGeometry(20, 4, 17);
        for (long lba = 0; lba < geometry.sectors(); lba++) {
            assertEquals(
                    OptionalLong.of(lba),
                    geometry.lba(geometry.cylinder(lba), geometry.head(lba), geometry.sector(lba)));
        }
    }

    private static String text(AtaGeometry geometry) {
        return geometry.cylinders() + "/" + geometry.heads() + "/" + geometry.sectorsPerTrack();
    }
}
