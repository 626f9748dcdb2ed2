package org.platter.image.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.platter.block.api.BlockDevice;
import org.platter.block.api.Extent;

class DiskMapTest {

    private static final long MIB = 1 << 20;

    @TempDir
    Path folder;

    private static List<Extent> map(Path image, long offset, long length) throws IOException {
        List<Extent> extents = new ArrayList<>();
        try (BlockDevice disk = Disks.open(image)) {
            DiskMap.visit(disk, offset, length, extents::add);
        }
        return extents;
    }

    @Test
    void makesOneExtentOfAHugeHole() throws IOException {
        Path image = Disks.create(folder.resolve("huge.vhd"), Disks.VHD, 40_000 * MIB);

        assertEquals(List.of(Extent.hole(0, 40_000 * MIB)), map(image, 0, 40_000 * MIB));
    }

    @Test
    void tellsWhereDataLies() throws IOException {
        Path image = Disks.create(folder.resolve("disk.vhd"), Disks.VHD, 8 * MIB);
        Disks.fill(image, Disks.VHD, 4 * MIB, 2 << 20, 1);

        List<Extent> extents = map(image, 0, 8 * MIB);

        assertEquals(
                List.of(Extent.Kind.HOLE, Extent.Kind.DATA, Extent.Kind.HOLE),
                extents.stream().map(Extent::kind).toList());
        assertEquals(4 * MIB, extents.get(1).offset());
        assertEquals(2 * MIB, extents.get(1).length());
    }

    @Test
    void keepsToTheRange() throws IOException {
        Path image = Disks.create(folder.resolve("disk.vhd"), Disks.VHD, 8 * MIB);

        assertEquals(List.of(Extent.hole(MIB, 2 * MIB)), map(image, MIB, 2 * MIB));
    }

    @Test
    void isEmptyForAnEmptyRange() throws IOException {
        Path image = Disks.create(folder.resolve("disk.vhd"), Disks.VHD, 8 * MIB);

        assertEquals(List.of(), map(image, MIB, 0));
    }
}
