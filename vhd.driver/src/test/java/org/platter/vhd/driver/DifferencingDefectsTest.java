package org.platter.vhd.driver;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.platter.block.api.BlockException;
import org.platter.block.api.BlockException.Kind;
import org.platter.block.api.Extent;
import org.platter.block.api.OpenOptions;
import org.platter.block.support.MemoryStorage;

/** What the drivers before this one got wrong about differencing images: QEMU's block/vpc.c and others. */
class DifferencingDefectsTest {

    private static final int SECTOR = 512;
    private static final int BLOCK = 64 << 10;
    private static final int SIZE = 4 * BLOCK;

    private final MemoryFolder folder = new MemoryFolder();

    @BeforeEach
    void aParentFullOfData() throws IOException {
        folder.create("base", SIZE, "block_size=64k");
        folder.fill("base", 0, SIZE / SECTOR, 0xBA);
        folder.createChild("child", "base", SIZE);
    }

    /** QEMU opens the image as a dynamic one: what the parent holds reads as zeros. */
    @Test
    void isNotOpenedWithoutItsParent() {
        BlockException e = assertThrows(
                BlockException.class, () -> new VhdDriver().open(folder.image("child"), OpenOptions.READ_WRITE));
        assertEquals(Kind.PARENT_MISSING, e.kind());
    }

    /** QEMU sets all bits of a block with the first write to it, and so hides the parent's sectors around. */
    @Test
    void aWriteOfOneSectorChangesThatSectorAlone() throws IOException {
        byte[] expected = folder.content("base");
        Arrays.fill(expected, BLOCK + 5 * SECTOR, BLOCK + 6 * SECTOR, (byte) 0x11);

        folder.fill("child", BLOCK / SECTOR + 5, 1, 0x11);

        assertArrayEquals(expected, folder.content("child"));
        assertEquals(BitSet.valueOf(new long[] {1L << 5}), bitmapInTheFile(1));
        assertArrayEquals(new byte[SECTOR], dataInTheFile(1, 4), "nothing is copied from the parent");
    }

    /** And again at every opening of a block that is there already. */
    @Test
    void aLaterWriteHidesNothingEither() throws IOException {
        folder.fill("child", 5, 1, 0x11);
        folder.fill("child", 7, 2, 0x22);

        assertEquals(BitSet.valueOf(new long[] {0b1_1010_0000}), bitmapInTheFile(0));
        byte[] content = folder.content("child");
        assertEquals((byte) 0xBA, content[6 * SECTOR]);
        assertEquals((byte) 0xBA, content[9 * SECTOR]);
    }

    /** In libvhdi all sectors behind the first set bit of a byte come from the child. */
    @Test
    void everyOtherSectorIsTheParents() throws IOException {
        for (int sector = 0; sector < 64; sector += 2) {
            folder.fill("child", sector, 1, 0xC0);
        }

        byte[] content = folder.content("child");

        for (int sector = 0; sector < 64; sector++) {
            assertEquals((byte) (sector % 2 == 0 ? 0xC0 : 0xBA), content[sector * SECTOR], "sector " + sector);
        }
    }

    /** DOSBox-X skips zeros written to a block without space, and the parent shows through. */
    @Test
    void zerosHideTheParent() throws IOException {
        folder.use("child", device -> device.writeZeroes(BLOCK - SECTOR, 2 * SECTOR));
        folder.fill("child", 2 * BLOCK / SECTOR, 1, 0);

        byte[] expected = folder.content("base");
        Arrays.fill(expected, BLOCK - SECTOR, BLOCK + SECTOR, (byte) 0);
        Arrays.fill(expected, 2 * BLOCK, 2 * BLOCK + SECTOR, (byte) 0);
        assertArrayEquals(expected, folder.content("child"));
    }

    /** Where the parent reads as zeros already they take no space. */
    @Test
    void zerosOverNothingTakeNoSpace() throws IOException {
        folder.create("empty", SIZE);
        folder.createChild("over", "empty", 2 * SIZE);
        long before = folder.image("over").size();

        folder.use("over", device -> device.writeZeroes(0, 2 * SIZE));

        assertEquals(before, folder.image("over").size());
    }

    @Test
    void discardDoesNotUncoverTheParent() throws IOException {
        folder.fill("child", 3, 1, 0x11);
        folder.use("child", device -> {
            device.discard(0, SIZE);
            ByteBuffer sector = ByteBuffer.allocate(SECTOR);
            device.read(sector, 3 * SECTOR);
            assertNotEquals((byte) 0xBA, sector.get(0));
        });
    }

    @Test
    void statusTellsTheImageThatHasTheData() throws IOException {
        folder.fill("child", 5, 2, 0x11);
        folder.createChild("grandchild", "child", 2 * SIZE);

        folder.use(
                "grandchild",
                device -> assertEquals(
                        List.of("0 5 DATA 2", "5 2 DATA 1", "7 121 DATA 2"),
                        device.extents(0, BLOCK).stream()
                                .map(DifferencingDefectsTest::describe)
                                .toList()));
        folder.use(
                "grandchild",
                device -> assertEquals(
                        List.of("512 512 HOLE 0"),
                        device.extents(SIZE, SIZE).stream()
                                .map(DifferencingDefectsTest::describe)
                                .toList()));
    }

    private static String describe(Extent extent) {
        return extent.offset() / SECTOR + " " + extent.length() / SECTOR + " " + extent.kind() + " " + extent.depth();
    }

    /** When the image grows, the name's place is inside the file, and no block may be read from there. */
    @Test
    void aNameThatEndsBehindTheFileForbidsWriting() throws IOException {
        MemoryStorage child = folder.image("child");
        TestImages.pokeInt(child, 512 + 576 + 8, ParentLocator.MAX_LENGTH);
        TestImages.sealHeader(child, 512);
        folder.use("child", device -> {
            assertTrue(device.info().readOnly());
            assertTrue(
                    device.info().problems().get(0).startsWith("parent locator of 65536 bytes at offset "),
                    () -> device.info().problems().toString());
        });
        assertArrayEquals(folder.content("base"), folder.content("child"));
    }

    /** MiniVHD gives images of the same second the same UUID, which makes a child its own parent. */
    @Test
    void imagesOfTheSameSecondHaveUuidsOfTheirOwn() throws IOException {
        assertNotEquals(
                folder.link("base").info().identity(),
                folder.link("child").info().identity());
    }

    /** The bits of a block, the lowest for the first sector. */
    private BitSet bitmapInTheFile(int block) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(SECTOR);
        folder.image("child").read(bytes, blockInTheFile(block));
        BitSet bits = new BitSet();
        for (int sector = 0; sector < SECTOR * Byte.SIZE; sector++) {
            bits.set(sector, (bytes.get(sector / 8) & 0x80 >> sector % 8) != 0);
        }
        return bits;
    }

    private byte[] dataInTheFile(int block, int sector) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(SECTOR);
        folder.image("child").read(bytes, blockInTheFile(block) + SECTOR + (long) sector * SECTOR);
        return bytes.array();
    }

    private long blockInTheFile(int block) throws IOException {
        MemoryStorage child = folder.image("child");
        ByteBuffer header = ByteBuffer.allocate(DynamicHeader.SIZE);
        child.read(header, 512);
        ByteBuffer entry = ByteBuffer.allocate(Integer.BYTES);
        child.read(entry, DynamicHeader.parse(header).orElseThrow().tableOffset() + block * Integer.BYTES);
        return BlockTable.offsetOf(entry.getInt(0));
    }
}
