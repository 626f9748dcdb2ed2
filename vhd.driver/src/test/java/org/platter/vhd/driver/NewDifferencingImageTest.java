package org.platter.vhd.driver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.platter.block.api.BlockDevice;
import org.platter.block.api.BlockException;
import org.platter.block.api.CreateOptions;
import org.platter.block.api.DeviceInfo;
import org.platter.block.api.FormatOptions;
import org.platter.block.api.OpenOptions;
import org.platter.block.api.ParentLink;
import org.platter.block.support.MemoryStorage;

/** What a new differencing image records, as its readers want it. */
class NewDifferencingImageTest {

    private static final int SIZE = 1 << 20;
    private static final int HEADER = 512;

    private final MemoryFolder folder = new MemoryFolder();
    private final VhdDriver driver = new VhdDriver();

    @BeforeEach
    void parent() throws IOException {
        folder.create("base.vhd", SIZE, "block_size=512k");
    }

    @Test
    void recordsTheParent() throws IOException {
        MemoryStorage child = folder.createChild("child.vhd", "base.vhd", SIZE);

        ParentRecord record = header(child).parent();

        assertEquals(folder.link("base.vhd").info().identity(), record.uuid().toString());
        assertEquals(MemoryFolder.WRITTEN, Footer.instant(record.timestamp()));
        assertEquals("base.vhd", record.name());
        assertEquals(4, footer(child).typeCode());
        assertEquals(512, footer(child).dataOffset());
    }

    /** Windows and Virtual PC refuse space that is not whole sectors in bytes; DOSBox-X believes the first locator only. */
    @Test
    void writesLocatorsThatEveryReaderFinds() throws IOException {
        MemoryStorage child = folder.createChild("child.vhd", "base.vhd", SIZE);

        List<ParentLocator> locators = header(child).parent().locators();

        assertEquals(LocatorKind.W2RU.code(), locators.get(0).code());
        assertEquals(".\\base.vhd", locators.get(0).text(child).orElseThrow());
        assertEquals("\\disks\\base.vhd", locators.get(1).text(child).orElseThrow());
        assertEquals("file:///disks/base.vhd", locators.get(2).text(child).orElseThrow());
        for (ParentLocator locator : locators.subList(0, 3)) {
            assertEquals(0, locator.space() % 512);
            assertTrue(locator.space() >= Math.max(512, locator.length()));
            assertTrue(locator.offset() + locator.space() <= header(child).tableOffset());
        }
        assertEquals(ParentLocator.NONE, locators.get(3));
        assertEquals(0, header(child).tableOffset() % 4096);
    }

    @ParameterizedTest
    @CsvSource({
        "base.vhd, C:/disks/base.vhd, .\\base.vhd, C:\\disks\\base.vhd, file:///C:/disks/base.vhd",
        "../x/base.vhd, /d/x/base.vhd, ..\\x\\base.vhd, \\d\\x\\base.vhd, file:///d/x/base.vhd",
        "ä b/base.vhd, /ä b/base.vhd, .\\ä b\\base.vhd, \\ä b\\base.vhd, file:///%C3%A4%20b/base.vhd"
    })
    void writesPathsAsTheirReadersWantThem(String relative, String absolute, String w2ru, String w2ku, String macx)
            throws IOException {
        MemoryStorage child = create(folder.describe("base.vhd", relative, absolute));

        assertEquals(
                List.of(w2ru, w2ku, macx),
                header(child).parent().locators().stream()
                        .limit(3)
                        .map(locator -> text(locator, child))
                        .toList());
    }

    @Test
    void leavesRelativePathsOutWhereThereAreNone() throws IOException {
        MemoryStorage child = create(folder.describe("base.vhd", "D:/base.vhd", "D:/base.vhd"));

        assertEquals(
                List.of("D:\\base.vhd", "file:///D:/base.vhd"),
                header(child).parent().locators().stream()
                        .limit(2)
                        .map(locator -> text(locator, child))
                        .toList());
    }

    @Test
    void makesRoomForLongPathsAndCutsLongNames() throws IOException {
        String path = "/" + ("x".repeat(200) + "/").repeat(20) + "y".repeat(300);
        MemoryStorage child = create(folder.describe("base.vhd", path.substring(1), path));

        ParentRecord record = header(child).parent();
        assertEquals("y".repeat(256), record.name());
        assertEquals("file://" + path, record.locators().get(2).text(child).orElseThrow());
        folder.put(path.substring(1), folder.image("base.vhd"));
        try (BlockDevice device = driver.open(child, OpenOptions.READ_WRITE.withParents(folder))) {
            device.write(ByteBuffer.allocate(512), 0);
            assertEquals(0, device.extents(0, 512).get(0).hostOffset().orElseThrow() % 4096);
        }
    }

    @Test
    void takesBlockSizeAndGeometryOfTheParent() throws IOException {
        MemoryStorage base = folder.image("base.vhd");
        for (long footer : new long[] {0, base.size() - 512}) {
            TestImages.pokeInt(base, footer + 56, 0x0010_10_3F);
            TestImages.sealFooter(base, footer);
        }

        MemoryStorage child = folder.createChild("child.vhd", "base.vhd", SIZE);
        MemoryStorage larger = folder.createChild("larger.vhd", "base.vhd", 2 * SIZE, "block_size=64k");

        assertEquals(512 << 10, header(child).blockSize());
        assertEquals(new Geometry(16, 16, 63), footer(child).geometry());
        assertEquals(64 << 10, header(larger).blockSize());
        assertEquals(Geometry.of(2 * SIZE / 512), footer(larger).geometry());
    }

    @Test
    void aRawParentMustBeAskedFor() throws IOException {
        ParentLink raw = ParentLink.of(DeviceInfo.of("raw", SIZE).build(), "/base.img", "base.img", Instant.now());

        BlockException e = assertThrows(BlockException.class, () -> create(raw));
        assertEquals(BlockException.Kind.UNSUPPORTED, e.kind());
        assertTrue(e.getMessage().contains("raw_parent=on"), e::getMessage);
        assertEquals(
                ParentRecord.RAW,
                header(create(raw, "raw_parent", "on")).parent().uuid());
    }

    @Test
    void refusesParentsThatCannotBeKnownAgain() {
        ParentLink nameless =
                ParentLink.of(DeviceInfo.of("other", SIZE).build(), "/base.img", "base.img", Instant.now());
        ParentLink large = ParentLink.of(
                DeviceInfo.of("other", SIZE)
                        .sectorSize(4096)
                        .identity("00000000-0000-0000-0000-000000000001")
                        .build(),
                "/base.img",
                "base.img",
                Instant.now());

        assertEquals(
                BlockException.Kind.UNSUPPORTED,
                assertThrows(BlockException.class, () -> create(nameless)).kind());
        assertEquals(
                BlockException.Kind.UNSUPPORTED,
                assertThrows(BlockException.class, () -> create(large)).kind());
    }

    @Test
    void refusesOtherKindsWithAParentAndThisOneWithout() throws IOException {
        ParentLink link = folder.link("base.vhd");
        assertThrows(IllegalArgumentException.class, () -> create(link, "subformat", "fixed"));
        assertThrows(
                IllegalArgumentException.class,
                () -> driver.create(
                        new MemoryStorage("child.vhd"),
                        CreateOptions.ofSize(SIZE).withFormat(FormatOptions.NONE.with("subformat", "differencing"))));
    }

    private MemoryStorage create(ParentLink link) throws IOException {
        return create(link, "subformat", "differencing");
    }

    private MemoryStorage create(ParentLink link, String option, String value) throws IOException {
        MemoryStorage child = new MemoryStorage("child.vhd");
        driver.create(
                child, CreateOptions.ofSize(SIZE).withParent(link).withFormat(FormatOptions.NONE.with(option, value)));
        return child;
    }

    private static String text(ParentLocator locator, MemoryStorage image) {
        try {
            return locator.text(image).orElseThrow();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static DynamicHeader header(MemoryStorage image) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(DynamicHeader.SIZE);
        image.read(bytes, HEADER);
        return DynamicHeader.parse(bytes).orElseThrow();
    }

    private static Footer footer(MemoryStorage image) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(Footer.SIZE);
        image.read(bytes, image.size() - Footer.SIZE);
        return Footer.parse(bytes).orElseThrow();
    }
}
