package org.platter.image.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.platter.block.api.BlockDevice;
import org.platter.block.api.Progress;

class ComparisonTest {

    private static final int MIB = 1 << 20;

    @TempDir
    Path folder;

    private Path raw;
    private Path vhd;

    @BeforeEach
    void makeTwoImagesOfOneContent() throws IOException {
        raw = Disks.create(folder.resolve("disk.img"), Disks.RAW, 8L * MIB);
        vhd = Disks.create(folder.resolve("disk.vhd"), Disks.VHD, 8L * MIB);
        Disks.fill(raw, Disks.RAW, 3 * MIB, MIB, 7);
        Disks.fill(vhd, Disks.VHD, 3 * MIB, MIB, 7);
    }

    private static Comparison compare(Path first, Path second) throws IOException {
        try (BlockDevice one = Disks.open(first);
                BlockDevice other = Disks.open(second)) {
            return Comparison.of(one, other, Progress.NONE);
        }
    }

    private void assertBothWays(Comparison expected) throws IOException {
        assertEquals(expected, compare(raw, vhd));
        assertEquals(expected, compare(vhd, raw));
    }

    @Test
    void findsEqualDisksEqualWhateverTheirFormat() throws IOException {
        assertBothWays(new Comparison(-1, true));
    }

    @Test
    void findsTheFirstSectorThatDiffers() throws IOException {
        Disks.fill(raw, Disks.RAW, 3 * MIB + 512 * 9, 512, 8);
        Disks.fill(raw, Disks.RAW, 3 * MIB + 512 * 20, 512, 8);

        assertBothWays(new Comparison(3 * MIB + 512 * 9, true));
    }

    @Test
    void findsDataWhereTheOtherDiskHasAHole() throws IOException {
        Disks.fill(raw, Disks.RAW, 6 * MIB + 1024, 512, 1);

        assertBothWays(new Comparison(6 * MIB + 1024, true));
    }

    @Test
    void takesTheShorterDiskToGoOnWithZeros() throws IOException {
        raw = Disks.create(folder.resolve("longer.img"), Disks.RAW, 9L * MIB);
        Disks.fill(raw, Disks.RAW, 3 * MIB, MIB, 7);

        assertBothWays(new Comparison(-1, false));
    }

    @Test
    void findsDataBeyondTheEndOfTheShorterDisk() throws IOException {
        raw = Disks.create(folder.resolve("longer.img"), Disks.RAW, 9L * MIB);
        Disks.fill(raw, Disks.RAW, 3 * MIB, MIB, 7);
        Disks.fill(raw, Disks.RAW, 9 * MIB - 512, 512, 7);

        assertBothWays(new Comparison(9 * MIB - 512, false));
    }
}
