package org.platter.pc.machine.geometry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class TranslationTest {

    /** The LBA-assist table of the Enhanced Disk Drive Specification and the BIOSes of its time. */
    @ParameterizedTest
    @CsvSource({
        // sectors, cylinders, heads: the last of each row of the table and the first of the next
        "1032192, 1024, 16", // 504 MiB
        "1033200, 512, 32",
        "2064384, 1024, 32", // 1008 MiB
        "2066400, 512, 64",
        "4128768, 1024, 64", // 2016 MiB
        "4132800, 512, 128",
        "8257536, 1024, 128", // 4032 MiB
        "8273664, 515, 255",
        "16450560, 1024, 255", // 8032.5 MiB, 8.4 GB
        "250069680, 1024, 255"
    })
    void lbaAssistChoosesHeadsBySize(long sectors, int cylinders, int heads) {
        Geometry physical = physicalOf(sectors);

        Geometry logical = Translation.LBA.logical(physical, Math.max(sectors, physical.sectorCount()));

        assertEquals(new Geometry(cylinders, heads, 63), logical);
    }

    /** The bit-shift table: 1, 2, 4 and 8 times the heads at 1024, 2048, 4096 and 8192 cylinders. */
    @ParameterizedTest
    @CsvSource({
        "1024, 16, 1024, 16",
        "1025, 16, 512, 32",
        "2048, 16, 1024, 32",
        "2049, 16, 1024, 32",
        "2050, 16, 512, 64",
        "4092, 16, 1023, 64",
        "8184, 16, 1023, 128",
        "8192, 16, 1024, 128",
        "8192, 15, 1024, 120",
        "8193, 16, 546, 240", // 15 heads instead of 16, for 16 * 16 would be one more than DOS can count
        "16383, 16, 1024, 240"
    })
    void largeHalvesCylindersAndDoublesHeads(int cylinders, int heads, int logicalCylinders, int logicalHeads) {
        Geometry physical = new Geometry(cylinders, heads, 63);

        Geometry logical = Translation.LARGE.logical(physical, physical.sectorCount());

        assertEquals(new Geometry(logicalCylinders, logicalHeads, 63), logical);
    }

    /**
     * The sizes at which PCs have failed, as the Large Disk HOWTO and BIOS vendors' tables list them: what the BIOS shows of a disk
     * that ends there and of one a cylinder larger. IDENTIFY DEVICE has 16 heads, 63 sectors, at most 16383 cylinders.
     */
    @ParameterizedTest
    @CsvSource({
        // sectors,   none,        large,       LBA assist,  automatic
        "1032192,     1024/16/63,  1024/16/63,  1024/16/63,  1024/16/63", // 504 MiB, 528 MB: cylinders without
        // translation
        "1033200,     1024/16/63,  512/32/63,   512/32/63,   512/32/63",
        "4127760,     1024/16/63,  1023/64/63,  1023/64/63,  1023/64/63", // 2.1 GB: 4095 cylinders, 12 bits of CMOS
        "4128768,     1024/16/63,  1024/64/63,  1024/64/63,  1024/64/63",
        "4129776,     1024/16/63,  1024/64/63,  512/128/63,  1024/64/63", // 4097 cylinders: shifting loses the odd one
        "6338304,     1024/16/63,  786/128/63,  786/128/63,  786/128/63", // 3.2 GB: 6288 cylinders
        "6339312,     1024/16/63,  786/128/63,  786/128/63,  786/128/63",
        "8257536,     1024/16/63,  1024/128/63, 1024/128/63, 1024/128/63", // 4.2 GB: 8192 cylinders, 256 heads
        "8258544,     1024/16/63,  546/240/63,  514/255/63,  514/255/63",
        "16450560,    1024/16/63,  1024/240/63, 1024/255/63, 1024/255/63", // 8.4 GB: 1024/255/63
        "16514064,    1024/16/63,  1024/240/63, 1024/255/63, 1024/255/63", // 16383 cylinders, the most of IDENTIFY
        "16515072,    1024/16/63,  1024/240/63, 1024/255/63, 1024/255/63",
        "66055248,    1024/16/63,  1024/240/63, 1024/255/63, 1024/255/63", // 33.8 GB: 65531 cylinders
        "66060288,    1024/16/63,  1024/240/63, 1024/255/63, 1024/255/63",
        "268435455,   1024/16/63,  1024/240/63, 1024/255/63, 1024/255/63", // 137 GB, 128 GiB: 28 bits
        "268435456,   1024/16/63,  1024/240/63, 1024/255/63, 1024/255/63"
    })
    void everyBoundaryHasItsPublishedGeometry(long sectors, String none, String large, String lba, String automatic) {
        Geometry physical = new Geometry((int) Math.min(16383, sectors / 1008), 16, 63);

        assertEquals(none, Translation.NONE.logical(physical, sectors).toString());
        assertEquals(large, Translation.LARGE.logical(physical, sectors).toString());
        assertEquals(lba, Translation.LBA.logical(physical, sectors).toString());
        assertEquals(automatic, Translation.AUTO.logical(physical, sectors).toString());
    }

    @Test
    void noneCutsOffAt1024Cylinders() {
        assertEquals(new Geometry(1024, 16, 63), Translation.NONE.logical(new Geometry(4095, 16, 63), 4095L * 16 * 63));
    }

    @ParameterizedTest
    @CsvSource({
        "1023, 1023/16/63", // within INT 13h's own limit
        "1024, 1024/16/63",
        "2080, 520/64/63", // 1 GiB
        "4161, 520/128/63", // 2 GiB
        "8192, 1024/128/63", // the last that shifting serves wholly
        "8193, 514/255/63",
        "16383, 1024/255/63"
    })
    void autoShiftsWhileThatReachesTheWholeDisk(int cylinders, String expected) {
        Geometry physical = new Geometry(cylinders, 16, 63);

        Geometry logical = Translation.AUTO.logical(physical, physical.sectorCount());

        assertEquals(expected, logical.toString());
    }

    @Test
    void aDiskWithoutLbaIsShifted() {
        assertEquals(new Geometry(1024, 240, 63), Translation.AUTO.logical(new Geometry(16383, 16, 63), 0));
    }

    @ParameterizedTest
    @EnumSource(Translation.class)
    void neverOffersMoreThanTheDiskHas(Translation translation) {
        for (int cylinders = 1; cylinders <= 65535; cylinders += cylinders < 2000 ? 1 : 97) {
            for (int heads : new int[] {1, 2, 5, 15, 16}) {
                for (int sectors : new int[] {1, 17, 63}) {
                    Geometry physical = new Geometry(cylinders, heads, sectors);

                    Geometry logical = translation.logical(physical, physical.sectorCount());

                    assertTrue(logical.sectorCount() <= physical.sectorCount(), () -> physical + " -> " + logical);
                    assertTrue(logical.cylinders() <= 1024, logical::toString);
                    assertTrue(logical.heads() <= 255, logical::toString);
                    assertTrue(logical.sectors() <= 63, logical::toString);
                }
            }
        }
    }

    /** What IDENTIFY DEVICE reports for a size: 16 heads, 63 sectors, at most 16383 cylinders. */
    private static Geometry physicalOf(long sectors) {
        return new Geometry((int) Math.min(16383, (sectors + 1007) / 1008), 16, 63);
    }
}
