package org.platter.ide.controller;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.platter.block.api.ChsGeometry;

class AtaGeometryTest {

    /**
     * Sizes at both sides of the limits that the Large Disk HOWTO lists; the drives are those of D. B. Sedory,
     * "Understanding Disk Drive Terminology".
     */
    @ParameterizedTest
    @CsvSource({
        "1, 1/1/1",
        "62, 1/1/62",
        "1007, 1/15/63",
        "1008, 1/16/63",
        "1032191, 1023/16/63",
        "1032192, 1024/16/63", // 504 MiB: the most that a BIOS reaches without translation
        "4128768, 4096/16/63", // 2.1 GB
        "6185088, 6136/16/63", // a drive of 3.2 GB
        "8257536, 8192/16/63", // 4.2 GB
        "16514063, 16382/16/63",
        "16514064, 16383/16/63", // 8.4 GB: the most by cylinders
        "16514065, 16383/16/63",
        "40021632, 16383/16/63", // a drive of 20 GB
        "66055248, 16383/16/63", // 33.8 GB
        "78165360, 16383/16/63", // a drive of 40 GB
        "268435456, 16383/16/63", // 137 GB: the most by 28 bits
        "4278190080, 16383/16/63" // 2040 GiB
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
        assertEquals(expected, text(AtaGeometry.translated(heads, sectorsPerTrack, sectors)));
    }

    @ParameterizedTest
    @CsvSource({"16, 0, 2097152", "5, 10, 49"})
    void hasNoCylinderWhereNotOneFits(int heads, int sectorsPerTrack, long sectors) {
        assertEquals(0, AtaGeometry.translated(heads, sectorsPerTrack, sectors).cylinders());
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
