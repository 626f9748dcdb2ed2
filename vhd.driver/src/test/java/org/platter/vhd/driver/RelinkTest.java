package org.platter.vhd.driver;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.platter.block.api.BlockDevice;
import org.platter.block.api.BlockException;
import org.platter.block.api.BlockException.Kind;
import org.platter.block.api.Finding;
import org.platter.block.api.ImageMaintenance;
import org.platter.block.api.OpenOptions;
import org.platter.block.api.Progress;
import org.platter.block.kit.FailingStorage;
import org.platter.block.kit.FailingStorage.Call;
import org.platter.block.kit.RecordingStorage;
import org.platter.block.kit.Seeded;
import org.platter.block.support.MemoryStorage;

class RelinkTest {

    private static final int SIZE = 1 << 20;

    /** Of the names of a parent. */
    private static final int ROOM = 3 * 4096;

    private final MemoryFolder folder = new MemoryFolder();
    private final ImageMaintenance maintenance = new VhdDriver().maintenance().orElseThrow();

    @BeforeEach
    void family() throws IOException {
        folder.create("old.vhd", SIZE);
        folder.fill("old.vhd", 0, 1, 0x01);
        folder.create("sub/new.vhd", SIZE);
        folder.fill("sub/new.vhd", 0, 1, 0x02);
        folder.createChild("child.vhd", "old.vhd", SIZE, "block_size=64k");
        folder.fill("child.vhd", 9, 1, 0x09);
    }

    @Test
    void namesAnotherParentAndKeepsTheData() throws IOException {
        maintenance.relink(folder.image("child.vhd"), folder.link("sub/new.vhd"));

        folder.move("old.vhd", "away.vhd");
        byte[] content = folder.content("child.vhd");
        assertEquals(List.of(2, 9), List.of((int) content[0], (int) content[9 * 512]));
        assertEquals(List.of(), problems());
        assertSound(folder.image("child.vhd"));
    }

    @Test
    void leavesAnImageThatGrowsAndIsRelinkedAgain() throws IOException {
        for (int i = 0; i < 3; i++) {
            maintenance.relink(folder.image("child.vhd"), folder.link("sub/new.vhd"));
            folder.fill("child.vhd", 1000 + i * 200, 1, i + 1);
            maintenance.relink(folder.image("child.vhd"), folder.link("old.vhd"));
        }

        byte[] content = folder.content("child.vhd");
        assertEquals(
                List.of(1, 9, 1, 2, 3),
                List.of(
                        (int) content[0],
                        (int) content[9 * 512],
                        (int) content[1000 * 512],
                        (int) content[1200 * 512],
                        (int) content[1400 * 512]));
        assertSound(folder.image("child.vhd"));
    }

    /** The names' old place is free for the next. */
    @Test
    void leavesTheFileAsLongAsItWasAfterTwoRelinkings() throws IOException {
        long before = folder.image("child.vhd").size();
        for (int i = 0; i < 3; i++) {
            maintenance.relink(folder.image("child.vhd"), folder.link("sub/new.vhd"));
            maintenance.relink(folder.image("child.vhd"), folder.link("old.vhd"));
            assertEquals(before, folder.image("child.vhd").size());
        }
        assertEquals(List.of(), problems());
        assertEquals(
                List.of(),
                maintenance
                        .check(folder.image("child.vhd").copy(true), Progress.NONE)
                        .findings());
    }

    /** Another program may have put something there. */
    @Test
    void writesNoNamesOverBytesThatItDoesNotKnow() throws IOException {
        MemoryStorage child = folder.image("child.vhd");
        maintenance.relink(child, folder.link("sub/new.vhd"));
        child.write(ByteBuffer.wrap(new byte[] {0x5A}), 4096 + 5000);
        byte[] start = Arrays.copyOfRange(child.toByteArray(), 4096, 4096 + ROOM);
        maintenance.relink(child, folder.link("old.vhd"));
        assertArrayEquals(start, Arrays.copyOfRange(child.toByteArray(), 4096, 4096 + ROOM));
    }

    @Test
    void reportsTheCopyOfAHeaderThatIsLeftAtTheEnd() throws IOException {
        MemoryStorage child = folder.image("child.vhd");
        byte[] footer = new byte[512];
        child.read(ByteBuffer.wrap(footer), child.size() - 512);
        child.write(header().bytes(), child.size() - 512);
        child.write(ByteBuffer.wrap(footer), child.size());
        var check = maintenance.check(child.copy(true), Progress.NONE);
        assertEquals(
                List.of("leaked-end"),
                check.findings().stream().map(Finding::code).toList());
        Repairs.apply(check.repairs(), child);
        assertEquals(
                List.of(), maintenance.check(child.copy(true), Progress.NONE).findings());
    }

    @Test
    void keepsLocatorsThatItDoesNotKnow() throws IOException {
        ParentLocator unknown = new ParentLocator(0x58585858, 512, 4, 4096);
        ParentLocator alias = new ParentLocator(LocatorKind.MAC_ALIAS, 512, 4, 4100);
        folder.changeHeader("child.vhd", header -> {
            List<ParentLocator> locators = new ArrayList<>(header.parent().locators());
            locators.set(4, unknown);
            locators.set(5, alias);
            ParentRecord parent = header.parent();
            return header.withParent(new ParentRecord(parent.uuid(), parent.timestamp(), parent.name(), locators));
        });

        maintenance.relink(folder.image("child.vhd"), folder.link("sub/new.vhd"));

        List<ParentLocator> locators = header().parent().locators();
        assertEquals(unknown, locators.get(4));
        assertEquals(ParentLocator.NONE, locators.get(5), "the alias named the old parent");
        assertEquals(
                3,
                locators.stream().filter(locator -> locator.kind().isPresent()).count());
    }

    @Test
    void refusesImagesThatHaveNoParentAndLeavesThemAlone() throws IOException {
        for (MemoryStorage image : List.of(TestImages.fixed(SIZE), folder.image("old.vhd"))) {
            byte[] before = image.toByteArray();
            BlockException e =
                    assertThrows(BlockException.class, () -> maintenance.relink(image, folder.link("sub/new.vhd")));
            assertEquals(Kind.UNSUPPORTED, e.kind());
            assertArrayEquals(before, image.toByteArray());
        }
    }

    @Test
    void refusesAnImageThatMustBeRepairedFirst() throws IOException {
        MemoryStorage child = folder.image("child.vhd");
        child.resize(child.size() - 512);
        byte[] before = child.toByteArray();

        BlockException e =
                assertThrows(BlockException.class, () -> maintenance.relink(child, folder.link("sub/new.vhd")));

        assertEquals(Kind.CORRUPT, e.kind());
        assertArrayEquals(before, child.toByteArray());
    }

    @Test
    void leavesTheOldParentOrTheNewWhereverItIsCut() throws Exception {
        Set<Integer> parents = new TreeSet<>();
        Seeded.run(random -> {
            for (int run = 0; run < 20; run++) {
                RecordingStorage storage =
                        new RecordingStorage(folder.image("child.vhd").copy(false));
                storage.watch(() -> {
                    for (int i = 0; i < 5; i++) {
                        MemoryStorage left = storage.afterCrash(random);
                        assertSound(left);
                        parents.add(parentOf(left.copy(false)));
                        maintenance.relink(left, folder.link("sub/new.vhd"));
                        assertSound(left);
                        assertTrue(
                                left.size() <= storage.size() + 2 * ROOM, "at most the names of two attempts are left");
                        assertEquals(
                                512,
                                FooterSearch.in(left)
                                        .end()
                                        .footer()
                                        .orElseThrow()
                                        .dataOffset());
                    }
                });
                maintenance.relink(storage, folder.link("sub/new.vhd"));
                assertEquals(2, parentOf(storage.afterCrash(random)), "durable when it returns");
            }
        });
        assertEquals(Set.of(1, 2), parents);
    }

    @Test
    void leavesTheOldParentOrTheNewWhicheverCallFails() throws IOException {
        for (Call call : List.of(Call.WRITE, Call.FLUSH, Call.RESIZE)) {
            int failures = 0;
            for (boolean failed = true; failed; failures++) {
                MemoryStorage image = folder.image("child.vhd").copy(false);
                FailingStorage storage = new FailingStorage(image);
                storage.fail(Set.of(call), failures, Long.MAX_VALUE, Kind.IO);
                failed = false;
                try {
                    maintenance.relink(storage, folder.link("sub/new.vhd"));
                } catch (BlockException e) {
                    failed = true;
                }
                assertSound(image);
                assertTrue(Set.of(1, 2).contains(parentOf(image.copy(false))));
            }
            assertTrue(failures > 1, () -> "no " + call + " failed");
        }
    }

    private int parentOf(MemoryStorage image) throws IOException {
        try (BlockDevice device = new VhdDriver().open(image, OpenOptions.READ_WRITE.withParents(folder))) {
            ByteBuffer sectors = ByteBuffer.allocate(10 * 512);
            device.read(sectors, 0);
            assertEquals(9, sectors.get(9 * 512));
            return sectors.get(0);
        }
    }

    private void assertSound(MemoryStorage image) throws IOException {
        assertEquals(List.of(), corruption(image));
    }

    private List<String> corruption(MemoryStorage image) throws IOException {
        return maintenance.check(image.copy(true), Progress.NONE).findings().stream()
                .filter(finding -> finding.kind() == Finding.Kind.CORRUPTION)
                .map(Finding::code)
                .toList();
    }

    private List<String> problems() throws IOException {
        try (BlockDevice device = folder.open("child.vhd", OpenOptions.READ_ONLY)) {
            return device.info().problems();
        }
    }

    private DynamicHeader header() throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(DynamicHeader.SIZE);
        folder.image("child.vhd").read(bytes, 512);
        return DynamicHeader.parse(bytes).orElseThrow();
    }
}
