package org.platter.vhd.driver;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.platter.block.api.BlockDevice;
import org.platter.block.api.BlockException;
import org.platter.block.api.BlockException.Kind;
import org.platter.block.api.ChsGeometry;
import org.platter.block.api.FormatOptions;
import org.platter.block.api.OpenOptions;
import org.platter.block.support.MemoryStorage;

/** What is checked when an image is opened. */
class VhdImageTest {

    private static final int SIZE = 8 << 20;
    private static final int BLOCK = 2 << 20;
    private static final int HEADER = 512;
    private static final int TABLE = 4096;

    private final VhdDriver driver = new VhdDriver();
    private MemoryStorage image;

    @BeforeEach
    void makeAnImageWithTwoBlocks() throws IOException {
        MemoryStorage storage = TestImages.dynamic(SIZE, "2M");
        try (BlockDevice device = driver.open(storage, OpenOptions.READ_WRITE)) {
            device.write(sector(0xA0), 0);
            device.write(sector(0xA1), BLOCK);
        }
        image = storage.copy(false);
    }

    // The footer

    @ParameterizedTest
    @CsvSource({"0", "1", "5", "6", "7", "-1"})
    void refusesTypesThatAreNotDisks(int type) throws IOException {
        pokeFooters(60, type);
        assertRefused(Kind.UNSUPPORTED, "disk type " + type);
    }

    @Test
    void refusesAnotherMajorVersionOfTheFooter() throws IOException {
        pokeFooters(12, 0x00020000);
        assertRefused(Kind.UNSUPPORTED, "footer version 2, expected 1");
    }

    @Test
    void readsButDoesNotWriteAnImageWithUnknownFeatures() throws IOException {
        pokeFooters(8, 0x12);
        assertReadOnly("unknown feature bits in 0x00000012");
    }

    @Test
    void takesTheSizeOfTheFooterAndNotOfItsGeometry() throws IOException {
        pokeFooters(56, 0x00010411);
        try (BlockDevice device = open()) {
            assertEquals(SIZE, device.info().size());
            assertEquals(new ChsGeometry(1, 4, 17), device.geometry().orElseThrow());
        }
    }

    @Test
    void takesTheSizeOfTheGeometryWhenAsked() throws IOException {
        pokeFooters(56, 0x00640411);
        try (BlockDevice device = open("size", "chs")) {
            assertEquals(100 * 4 * 17 * 512, device.info().size());
        }
    }

    @Test
    void neverLetsTheGeometryExceedTheTable() throws IOException {
        pokeFooters(56, 0x7FFF1011);
        BlockException e = assertThrows(BlockException.class, () -> open("size", "chs"));
        assertEquals(Kind.CORRUPT, e.kind());
    }

    @Test
    void takesTheLargestGeometryForNoGeometry() throws IOException {
        pokeFooters(56, 0xFFFF10FF);
        try (BlockDevice device = open("size", "chs")) {
            assertEquals(SIZE, device.info().size());
            assertEquals(Geometry.of(SIZE / 512).toChs(), device.geometry());
        }
    }

    @Test
    void tellsThatVirtualPcShowsLess() throws IOException {
        pokeFooters(28, 0x76706320);
        try (BlockDevice device = open()) {
            assertTrue(device.info().problems().get(0).startsWith("Virtual PC shows its guests only the "));
            assertFalse(device.info().readOnly());
        }
    }

    @Test
    void refusesASizeThatIsNone() throws IOException {
        pokeFooters(48, -1);
        assertRefused(Kind.CORRUPT, "disk size 18446744069422972928, expected less than 2^63");
    }

    @Test
    void readsWhatIsThereOfAFixedDiskThatWasCut() throws IOException {
        image = TestImages.fixed(SIZE);
        TestImages.pokeLong(image, -512 + 48, 2 * SIZE);
        TestImages.sealFooter(image, -512);
        try (BlockDevice device = open()) {
            assertEquals(SIZE, device.info().size());
            assertTrue(device.info().readOnly());
        }
    }

    // The header

    @Test
    void refusesAHeaderOutsideTheFile() throws IOException {
        pokeFooters(20, 0x7FFFFFFF);
        assertRefused(Kind.CORRUPT, "header at offset 2147483647");
    }

    @Test
    void refusesAHeaderWithoutItsCookie() throws IOException {
        TestImages.poke(image, HEADER, (byte) 'x');
        assertRefused(Kind.CORRUPT, "no header at offset 512, expected 'cxsparse'");
    }

    @Test
    void refusesAHeaderWhoseChecksumIsWrongUnlessLenient() throws IOException {
        TestImages.poke(image, HEADER + 1023, (byte) 1);
        assertRefused(Kind.CORRUPT, "header checksum 0x");
        try (BlockDevice device = open("lenient", "on")) {
            assertTrue(device.info().readOnly());
            assertArrayEquals(sector(0xA0).array(), read(device, 0));
        }
    }

    @Test
    void refusesAnotherMajorVersionOfTheHeader() throws IOException {
        pokeHeader(24, 0x00020000);
        assertRefused(Kind.UNSUPPORTED, "header version 2, expected 1");
    }

    @ParameterizedTest
    @CsvSource({
        "0, CORRUPT",
        "1, CORRUPT",
        "128, CORRUPT",
        "256, CORRUPT",
        "74565, CORRUPT",
        "3145728, CORRUPT",
        "536870912, UNSUPPORTED",
        "-2147483648, UNSUPPORTED"
    })
    void refusesBlocksOfBadSize(int size, Kind kind) throws IOException {
        pokeHeader(32, size);
        assertRefused(kind, "block size " + Integer.toUnsignedString(size));
    }

    @ParameterizedTest
    @CsvSource({"0", "511", "512", "1024", "1535", "2147483647"})
    void refusesATableThatIsNotBetweenHeaderAndFooter(int offset) throws IOException {
        pokeHeader(20, offset);
        assertRefused(Kind.CORRUPT, "block table of 4 entries at offset " + offset);
    }

    @Test
    void refusesATableLargerThanTheFile() throws IOException {
        pokeHeader(28, -1);
        assertRefused(Kind.CORRUPT, "block table of 4294967295 entries");
    }

    @Test
    void refusesATableTooSmallForTheDisk() throws IOException {
        pokeHeader(28, 3);
        assertRefused(Kind.CORRUPT, "block table of 3 entries for a disk of 8388608 bytes, expected at least 4");
    }

    @Test
    void takesATableLargerThanNeededAndKeepsItsRest() throws IOException {
        pokeHeader(28, 6);
        TestImages.pokeInt(image, TABLE + 4 * 4, 0x12345678);
        try (BlockDevice device = open()) {
            device.write(sector(0xA3), 3 * BLOCK);
            assertEquals(List.of(), device.info().problems());
        }
        ByteBuffer file = ByteBuffer.wrap(image.toByteArray());
        assertEquals(0x12345678, file.getInt(TABLE + 4 * 4));
        assertTrue(file.getInt(TABLE + 3 * 4) > 0);
    }

    // The table

    @Test
    void readsAllButTheBlocksThatCannotBeWhereTheTableSays() throws IOException {
        TestImages.pokeInt(image, TABLE + 4, 0x00100000);
        assertUnreadable(BLOCK, "block 1 at offset 536870912 ends beyond the file's data");
    }

    @Test
    void doesNotReadABlockInTheMetadata() throws IOException {
        TestImages.pokeInt(image, TABLE + 4, 0);
        assertUnreadable(BLOCK, "block 1 at offset 0 lies in the image's metadata");
    }

    @Test
    void doesNotReadBlocksThatOverlap() throws IOException {
        int first = ByteBuffer.wrap(image.toByteArray()).getInt(TABLE);
        TestImages.pokeInt(image, TABLE + 2 * 4, first + 1);
        try (BlockDevice device = open()) {
            assertTrue(device.info().readOnly());
            assertEquals(
                    Kind.CORRUPT,
                    assertThrows(BlockException.class, () -> read(device, 0)).kind());
            assertEquals(
                    Kind.CORRUPT,
                    assertThrows(BlockException.class, () -> read(device, 2 * BLOCK))
                            .kind());
        }
    }

    @Test
    void doesNotReadBlocksThatOverlapAcrossATebibyte() throws IOException {
        MemoryStorage large = TestImages.dynamic(SIZE, "2M");
        TestImages.pokeInt(large, TABLE, 0x7FFFF800);
        TestImages.pokeInt(large, TABLE + 4, 0x80000000);
        byte[] footer = new byte[512];
        large.read(ByteBuffer.wrap(footer), 0);
        large.write(ByteBuffer.wrap(footer), (1L << 40) + (8 << 20));
        try (BlockDevice device = driver.open(large, OpenOptions.READ_WRITE)) {
            assertTrue(device.info().problems().get(0).contains("overlaps another block"));
        }
    }

    private void assertUnreadable(long offset, String message) throws IOException {
        try (BlockDevice device = open()) {
            assertTrue(device.info().readOnly());
            assertArrayEquals(sector(0xA0).array(), read(device, 0));
            BlockException e = assertThrows(BlockException.class, () -> read(device, offset));
            assertEquals(Kind.CORRUPT, e.kind());
            assertTrue(e.getMessage().contains(message), e.getMessage());
            assertThrows(BlockException.class, () -> device.extents(0, SIZE));
        }
    }

    @Test
    void readsALastBlockThatIsCutBehindTheDisk() throws IOException {
        MemoryStorage storage = TestImages.dynamic(BLOCK + 1024, "2M");
        try (BlockDevice device = driver.open(storage, OpenOptions.READ_WRITE)) {
            device.write(sector(0xB0), 0);
            device.write(sector(0xB1), BLOCK + 512);
        }
        image = storage.copy(false);
        ByteBuffer file = ByteBuffer.wrap(image.toByteArray());
        int last = file.getInt(TABLE + 4);
        int end = last * 512 + 512 + 1024;
        image.resize(end);
        image.write(file.slice(0, 512), end);
        try (BlockDevice device = open()) {
            assertEquals(List.of(), device.info().problems());
            assertArrayEquals(sector(0xB1).array(), read(device, BLOCK + 512));
            device.write(sector(0xB2), BLOCK);
        }
        try (BlockDevice device = driver.open(image.copy(true), OpenOptions.READ_ONLY)) {
            assertArrayEquals(sector(0xB2).array(), read(device, BLOCK));
            assertArrayEquals(sector(0xB1).array(), read(device, BLOCK + 512));
        }
    }

    // Unaligned structures

    @Test
    void readsButDoesNotWriteAnImageWhoseTableIsUnaligned() throws IOException {
        byte[] entries = new byte[16];
        image.read(ByteBuffer.wrap(entries), TABLE);
        TestImages.poke(image, TABLE + 100, entries);
        pokeHeader(20, TABLE + 100);
        assertReadOnly("block table at offset 4196");
    }

    @Test
    void readsButDoesNotWriteAnImageWhoseHeaderIsUnaligned() throws IOException {
        byte[] header = new byte[1024];
        image.read(ByteBuffer.wrap(header), HEADER);
        TestImages.poke(image, HEADER + 100, header);
        pokeFooters(20, HEADER + 100);
        assertReadOnly("header at offset 612, expected a multiple of 512");
    }

    // What is told

    @Test
    void tellsWhatTheImageIs() throws IOException {
        try (BlockDevice device = open()) {
            Map<String, Object> details = device.info().details();
            assertEquals("dynamic", details.get("subformat"));
            assertEquals(device.info().identity(), details.get("uuid"));
            assertEquals(BLOCK, details.get("block-size"));
            assertEquals(4L, details.get("bat-entries"));
            assertEquals(2, details.get("allocated-blocks"));
            assertEquals(true, details.get("footer-valid"));
            assertEquals(true, details.get("footer-copy-matches"));
            assertEquals(false, details.get("saved-state"));
            assertEquals((long) SIZE, details.get("current-size"));
            assertEquals("Wi2k", details.get("creator-os"));
            assertEquals(Map.of("cylinders", 240, "heads", 4, "sectors", 17), details.get("geometry"));
            assertEquals(BLOCK, device.info().clusterSize());
            assertTrue(device.info().zeroInitialised());
        }
    }

    @Test
    void keepsReservedBytesAndTheGapsOfOthers() throws IOException {
        for (long footer : new long[] {0, image.size() - 512}) {
            TestImages.poke(image, footer + 400, (byte) 0x77);
            TestImages.sealFooter(image, footer);
        }
        TestImages.poke(image, 2000, (byte) 0x55);
        try (BlockDevice device = open()) {
            device.write(sector(1), 3 * BLOCK);
        }
        byte[] file = image.toByteArray();
        assertEquals(0x77, file[400]);
        assertEquals(0x77, file[file.length - 512 + 400]);
        assertEquals(0x55, file[2000]);
    }

    private void pokeFooters(int at, int value) throws IOException {
        for (long footer : new long[] {0, image.size() - 512}) {
            TestImages.pokeInt(image, footer + at, value);
            TestImages.sealFooter(image, footer);
        }
    }

    private void pokeHeader(int at, int value) throws IOException {
        TestImages.pokeInt(image, HEADER + at, value);
        TestImages.sealHeader(image, HEADER);
    }

    private BlockDevice open() throws IOException {
        return driver.open(image, OpenOptions.READ_WRITE);
    }

    private BlockDevice open(String option, String value) throws IOException {
        return driver.open(image, OpenOptions.READ_WRITE.withFormat(FormatOptions.NONE.with(option, value)));
    }

    private void assertRefused(Kind kind, String message) throws IOException {
        byte[] before = image.toByteArray();
        BlockException e = assertThrows(BlockException.class, this::open);
        assertEquals(kind, e.kind());
        assertTrue(e.getMessage().startsWith("disk.vhd: ") && e.getMessage().contains(message), e.getMessage());
        assertArrayEquals(before, image.toByteArray());
    }

    private void assertReadOnly(String problem) throws IOException {
        try (BlockDevice device = open()) {
            assertTrue(device.info().readOnly());
            assertEquals(
                    List.of(problem),
                    device.info().problems().stream()
                            .map(text -> text.substring(0, problem.length()))
                            .toList());
            assertArrayEquals(sector(0xA0).array(), read(device, 0));
            assertArrayEquals(sector(0xA1).array(), read(device, BLOCK));
            BlockException e = assertThrows(BlockException.class, () -> device.write(sector(0), 0));
            assertEquals(Kind.READ_ONLY, e.kind());
        }
    }

    private static ByteBuffer sector(int value) {
        return ByteBuffer.allocate(512).put(0, (byte) value).put(511, (byte) value);
    }

    private static byte[] read(BlockDevice device, long offset) throws IOException {
        ByteBuffer sector = ByteBuffer.allocate(512);
        device.read(sector, offset);
        return sector.array();
    }
}
