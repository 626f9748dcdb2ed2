package org.platter.vhd.driver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.platter.block.api.BlockDevice;
import org.platter.block.api.BlockException;
import org.platter.block.api.BlockException.Kind;
import org.platter.block.api.DeviceInfo;
import org.platter.block.api.Extent;
import org.platter.block.api.OpenOptions;
import org.platter.block.api.ParentFinder;
import org.platter.block.support.CheckedDevice;
import org.platter.block.support.MemoryStorage;

/** Which names of a parent are believed, in which order, and which image is accepted. */
class ParentSearchTest {

    private static final int SIZE = 1 << 20;
    private static final long TEXTS = 4096;

    private final MemoryFolder folder = new MemoryFolder();

    @BeforeEach
    void family() throws IOException {
        folder.create("base.vhd", SIZE);
        folder.fill("base.vhd", 0, 1, 0xBA);
        folder.createChild("child.vhd", "base.vhd", SIZE);
        folder.asked().clear();
    }

    // Which names

    @Test
    void asksInTheOrderOfBelief() throws IOException {
        locators(
                LocatorKind.WI2K, "C:\\wi2k.vhd",
                LocatorKind.W2KU, "C:\\w2ku.vhd",
                LocatorKind.WI2R, ".\\wi2r.vhd",
                LocatorKind.MACX, "file:///macx.vhd",
                LocatorKind.W2RU, ".\\sub\\w2ru.vhd");
        name("\\\\server\\name.vhd");

        assertRefused(Kind.PARENT_MISSING, "parent=explicit.vhd");

        assertEquals(
                List.of(
                        "explicit.vhd",
                        "sub/w2ru.vhd",
                        "/macx.vhd",
                        "C:/w2ku.vhd",
                        "wi2r.vhd",
                        "C:/wi2k.vhd",
                        "name.vhd",
                        "w2ru.vhd",
                        "macx.vhd",
                        "w2ku.vhd",
                        "wi2k.vhd"),
                folder.asked());
    }

    @ParameterizedTest
    @EnumSource(LocatorKind.class)
    void findsTheParentByEachKindOfLocatorAlone(LocatorKind kind) throws IOException {
        folder.move("base.vhd", "sub/grün.vhd");
        name("");
        locators(kind, "sub/grün.vhd");

        assertOpens();
    }

    @ParameterizedTest
    @EnumSource(LocatorKind.class)
    void findsTheParentInTheLastSlotToo(LocatorKind kind) throws IOException {
        folder.move("base.vhd", "other.vhd");
        List<ParentLocator> slots = new ArrayList<>(Collections.nCopies(7, ParentLocator.NONE));
        byte[] text = kind.encode("other.vhd");
        folder.image("child.vhd").write(ByteBuffer.wrap(text), TEXTS);
        slots.add(new ParentLocator(kind.code(), 1, text.length, TEXTS));
        change(record -> new ParentRecord(record.uuid(), record.timestamp(), "", slots));

        assertOpens();
    }

    @Test
    void findsTheParentBesideTheChildByAPathOfAnotherMachine() throws IOException {
        locators(LocatorKind.W2KU, "D:\\machines\\dos\\base.vhd");
        name("");

        assertOpens();
    }

    @Test
    void findsTheParentByItsNameAlone() throws IOException {
        locators();
        name("D:\\machines\\base.vhd");

        assertOpens();
    }

    @Test
    void neverAsksForNetworkNames() throws IOException {
        locators(
                LocatorKind.W2RU, "\\\\server\\share\\a.vhd",
                LocatorKind.MACX, "file://server/b.vhd",
                LocatorKind.W2KU, "http://server/c.vhd",
                LocatorKind.WI2K, "\\\\.\\PhysicalDrive0");
        name("//server/d.vhd");

        BlockException e = assertRefused(Kind.PARENT_MISSING);

        assertEquals(List.of("d.vhd", "a.vhd", "b.vhd", "c.vhd", "PhysicalDrive0"), folder.asked());
        assertTrue(
                e.getMessage().contains("W2ru '//server/share/a.vhd' (not a local file, never asked for)"),
                e::getMessage);
    }

    @Test
    void skipsTheAliasOfTheOldMacintosh() throws IOException {
        folder.image("child.vhd").write(ByteBuffer.wrap("base.vhd".getBytes(StandardCharsets.UTF_8)), TEXTS);
        change(record -> withLocators(record, new ParentLocator(LocatorKind.MAC_ALIAS, 512, 8, TEXTS)));

        assertOpens();
        assertEquals(List.of("base.vhd"), folder.asked());
    }

    @ParameterizedTest
    @CsvSource({
        "512, -1, 4096",
        "512, 2147483647, 4096",
        "512, 65537, 4096",
        "512, 0, 4096",
        "512, 16, -1",
        "512, 16, 9223372036854775807",
        "512, 16, 9223372036854775800",
        "512, 16, 0",
        "512, 60000, 5000000",
        "-1, 60001, 4096"
    })
    void survivesLocatorsThatCannotBe(int space, int length, long offset) throws IOException {
        name("");
        change(record -> withLocators(record, new ParentLocator(LocatorKind.W2RU.code(), space, length, offset)));
        byte[] before = folder.image("child.vhd").toByteArray();

        BlockException e = assertRefused(Kind.PARENT_MISSING);

        assertTrue(e.getMessage().contains("tried W2ru at offset " + offset), e::getMessage);
        assertEquals(List.of(), folder.asked());
        assertEquals(-1, Arrays.mismatch(before, folder.image("child.vhd").toByteArray()));
    }

    @Test
    void doesNotTakeRubbishForAPath() throws IOException {
        name("\u0001");
        locators(LocatorKind.W2RU, "base\n.vhd");

        BlockException e = assertRefused(Kind.PARENT_MISSING);

        assertEquals(List.of(), folder.asked());
        assertTrue(e.getMessage().contains("(not a path)"), e::getMessage);
    }

    @Test
    void readsTextThatEndsWithAZero() throws IOException {
        name("");
        locators(LocatorKind.W2RU, "base.vhd\0rest");

        assertOpens();
    }

    // Which image

    @Test
    void passesOverAnImageWithAnotherUuid() throws IOException {
        folder.move("base.vhd", "C:/disks/base.vhd");
        folder.create("base.vhd", SIZE);
        locators(LocatorKind.W2RU, ".\\base.vhd", LocatorKind.W2KU, "C:\\disks\\base.vhd");

        assertOpens();
        assertThrows(
                BlockException.class,
                () -> folder.opened().get(folder.opened().size() - 2).read(ByteBuffer.allocate(512), 0),
                "the wrong one is closed");
    }

    @Test
    void saysWhatWasTriedAndHowToRelinkIfOnlyOtherImagesAreThere() throws IOException {
        folder.create("base.vhd", SIZE);
        String found = folder.link("base.vhd").info().identity();

        BlockException e = assertRefused(Kind.PARENT_MISMATCH);

        assertEquals(
                "child.vhd: found no parent with UUID " + record().uuid()
                        + " and name 'base.vhd'; tried W2ru 'base.vhd' (has" + " UUID " + found
                        + "), MacX '/disks/base.vhd' (no such image); to name another: platter relink -b PARENT child.vhd",
                e.getMessage());
    }

    @Test
    void anExplicitParentComesFirstButMustBeTheRightOne() throws IOException {
        folder.create("wrong.vhd", SIZE);

        folder.open("child.vhd", "parent=wrong.vhd").close();
        assertEquals(List.of("wrong.vhd", "base.vhd"), folder.asked());

        folder.move("base.vhd", "elsewhere.vhd");
        folder.open("child.vhd", "parent=elsewhere.vhd").close();
        folder.asked().clear();
        BlockException e = assertRefused(Kind.PARENT_MISMATCH, "parent=wrong.vhd");
        assertTrue(e.getMessage().contains("option parent 'wrong.vhd' (has UUID "), e::getMessage);
    }

    @Test
    void saysWhyTheParentItselfDoesNotOpen() throws IOException {
        folder.createChild("grandchild.vhd", "child.vhd", SIZE);
        folder.move("base.vhd", "away.vhd");

        BlockException e = assertThrows(BlockException.class, () -> folder.open("grandchild.vhd"));

        assertEquals(Kind.PARENT_MISSING, e.kind());
        assertTrue(e.getMessage().startsWith("child.vhd: found no parent"), e::getMessage);
    }

    @Test
    void aParentInUseIsBusy() {
        ParentFinder busy = (child, reference) -> {
            throw new BlockException(Kind.BUSY, reference.path() + ": in use");
        };
        BlockException e = assertThrows(
                BlockException.class,
                () -> new VhdDriver().open(folder.image("child.vhd"), OpenOptions.READ_ONLY.withParents(busy)));

        assertEquals(Kind.BUSY, e.kind());
        assertEquals("base.vhd: in use", e.getMessage());
    }

    @Test
    void listsWhatTheFinderRefuses() {
        ParentFinder strict = (child, reference) -> {
            throw new BlockException(Kind.UNSUPPORTED, "not allowed");
        };
        BlockException e = assertThrows(
                BlockException.class,
                () -> new VhdDriver().open(folder.image("child.vhd"), OpenOptions.READ_ONLY.withParents(strict)));

        assertEquals(Kind.PARENT_MISSING, e.kind());
        assertTrue(e.getMessage().contains("tried W2ru 'base.vhd' (not allowed)"), e::getMessage);
    }

    // Raw parents

    @Test
    void opensARawParentOnlyWhenAsked() throws IOException {
        change(record -> new ParentRecord(ParentRecord.RAW, 0, "disk.img", record.locators()));
        List<String> formats = new ArrayList<>();
        ParentFinder raw = (child, reference) -> {
            formats.add(reference.path() + " " + reference.format().orElse("?"));
            return Optional.of(new Filled(0x77));
        };
        VhdDriver driver = new VhdDriver();

        BlockException e = assertRefused(Kind.PARENT_MISSING);
        assertTrue(e.getMessage().contains("option raw_parent=on"), e::getMessage);
        assertEquals(List.of(), folder.asked());

        OpenOptions asked = OpenOptions.READ_ONLY
                .withParents(raw)
                .withFormat(OpenOptions.READ_ONLY.format().with("raw_parent", "on"));
        try (BlockDevice device = driver.open(folder.image("child.vhd").copy(true), asked)) {
            ByteBuffer sector = ByteBuffer.allocate(512);
            device.read(sector, 0);
            assertEquals(0x77, sector.get(0));
        }
        assertEquals(List.of("base.vhd raw"), formats);
    }

    @Test
    void anExplicitRawParentIsTheOnlyOneTried() throws IOException {
        change(record -> new ParentRecord(ParentRecord.RAW, 0, "disk.img", record.locators()));

        assertRefused(Kind.PARENT_MISSING, "raw_parent=on", "parent=slip.img");

        assertEquals(List.of("slip.img"), folder.asked());
    }

    // Without a parent

    @Test
    void opensWithoutTheParentForReadingOnlyWhenAsked() throws IOException {
        folder.fill("child.vhd", 5, 1, 0x55);
        folder.move("base.vhd", "away.vhd");
        folder.asked().clear();

        try (BlockDevice device = folder.open("child.vhd", "ignore_parent=on")) {
            assertTrue(device.info().readOnly());
            assertEquals(1, device.info().problems().size());
            ByteBuffer sectors = ByteBuffer.allocate(6 * 512);
            device.read(sectors, 0);
            assertEquals(0, sectors.get(0));
            assertEquals(0x55, sectors.get(5 * 512));
        }
        assertEquals(List.of(), folder.asked());
    }

    // Timestamps

    @ParameterizedTest
    @CsvSource({"0, 0", "2, 0", "3600, 0", "-7200, 0", "34201, 0", "60, 1", "-86400, 1", "400000000, 1"})
    void aTimestampWarnsUnlessItIsThatOfAnotherZone(long later, int problems) throws IOException {
        Instant modified = MemoryFolder.WRITTEN.plusSeconds(later);
        ParentFinder dated =
                (child, reference) -> Optional.of(new Filled(1, record().uuid().toString(), modified));

        try (BlockDevice device = new VhdDriver()
                .open(folder.image("child.vhd").copy(false), OpenOptions.READ_WRITE.withParents(dated))) {
            assertEquals(
                    problems, device.info().problems().size(), device.info().problems()::toString);
            assertFalse(device.info().readOnly());
        }
    }

    @Test
    void aTimestampOfZeroSaysNothing() throws IOException {
        change(record -> new ParentRecord(record.uuid(), 0, record.name(), record.locators()));
        ParentFinder dated =
                (child, reference) -> Optional.of(new Filled(1, record().uuid().toString(), Instant.now()));

        try (BlockDevice device = new VhdDriver()
                .open(folder.image("child.vhd").copy(false), OpenOptions.READ_WRITE.withParents(dated))) {
            assertEquals(List.of(), device.info().problems());
        }
    }

    // What is said of it

    @Test
    void tellsOfTheParent() throws IOException {
        try (BlockDevice device = folder.open("child.vhd")) {
            Map<?, ?> parent = (Map<?, ?>) device.info().details().get("parent");
            assertEquals(record().uuid().toString(), parent.get("uuid"));
            assertEquals("base.vhd", parent.get("name"));
            assertEquals("2021-06-01T12:00:00Z", parent.get("timestamp"));
            assertEquals(
                    List.of("W2ru .\\base.vhd", "W2ku \\disks\\base.vhd", "MacX file:///disks/base.vhd"),
                    ((List<?>) parent.get("locators"))
                            .stream()
                                    .map(locator ->
                                            ((Map<?, ?>) locator).get("code") + " " + ((Map<?, ?>) locator).get("text"))
                                    .toList());
            assertEquals("differencing", device.info().details().get("subformat"));
        }
    }

    private void assertOpens() throws IOException {
        try (BlockDevice device = folder.open("child.vhd")) {
            ByteBuffer sector = ByteBuffer.allocate(512);
            device.read(sector, 0);
            assertEquals((byte) 0xBA, sector.get(0));
            assertEquals(List.of(), device.info().problems());
        }
    }

    private BlockException assertRefused(Kind kind, String... options) {
        BlockException e = assertThrows(BlockException.class, () -> folder.open("child.vhd", options));
        assertEquals(kind, e.kind(), e::getMessage);
        return e;
    }

    /** Replaces all locators: kinds and texts by turns. */
    private void locators(Object... kindsAndTexts) throws IOException {
        List<ParentLocator> locators = new ArrayList<>();
        for (int i = 0; i < kindsAndTexts.length; i += 2) {
            LocatorKind kind = (LocatorKind) kindsAndTexts[i];
            byte[] text = kind.encode((String) kindsAndTexts[i + 1]);
            long offset = TEXTS + i * 512;
            folder.image("child.vhd").write(ByteBuffer.wrap(text), offset);
            locators.add(new ParentLocator(kind.code(), 512, text.length, offset));
        }
        change(record -> withLocators(record, locators.toArray(ParentLocator[]::new)));
    }

    private void name(String name) throws IOException {
        change(record -> new ParentRecord(record.uuid(), record.timestamp(), name, record.locators()));
    }

    private static ParentRecord withLocators(ParentRecord record, ParentLocator... locators) {
        List<ParentLocator> all = new ArrayList<>(List.of(locators));
        while (all.size() < ParentLocator.COUNT) {
            all.add(ParentLocator.NONE);
        }
        return new ParentRecord(record.uuid(), record.timestamp(), record.name(), all);
    }

    private void change(UnaryOperator<ParentRecord> change) throws IOException {
        folder.changeHeader("child.vhd", header -> header.withParent(change.apply(header.parent())));
    }

    private ParentRecord record() throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(DynamicHeader.SIZE);
        folder.image("child.vhd").read(bytes, 512);
        return ParentRecord.parse(bytes);
    }

    /** A disk of one value. */
    private static final class Filled extends CheckedDevice {

        private final byte value;

        Filled(int value) {
            this(value, UUID.randomUUID().toString(), MemoryFolder.WRITTEN);
        }

        Filled(int value, String identity, Instant modified) {
            super(
                    DeviceInfo.of("filled", SIZE)
                            .readOnly(true)
                            .identity(identity)
                            .lastModified(Optional.of(modified))
                            .build(),
                    new MemoryStorage("filled"));
            this.value = (byte) value;
        }

        @Override
        protected void doRead(ByteBuffer to, long offset) {
            while (to.hasRemaining()) {
                to.put(value);
            }
        }

        @Override
        protected void doWrite(ByteBuffer from, long offset) {
            throw new AssertionError();
        }

        @Override
        protected List<Extent> doExtents(long offset, long length) {
            return List.of(Extent.data(offset, length, offset));
        }
    }
}
