package org.platter.vhd.driver;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.platter.block.api.BlockException;
import org.platter.block.api.BlockException.Kind;
import org.platter.block.api.Finding;
import org.platter.block.api.ImageMaintenance;
import org.platter.block.api.OpenOptions;
import org.platter.block.api.Progress;
import org.platter.block.kit.RecordingStorage;
import org.platter.block.kit.Seeded;
import org.platter.block.support.MemoryStorage;

/** What resizing, compacting and emptying make of an image's file, and which images they refuse. */
class InPlaceTest {

    private static final int BLOCK = 64 * 1024;
    private static final int STORED = BLOCK + 512;

    private final ImageMaintenance maintenance = new VhdDriver().maintenance().orElseThrow();
    private final MemoryFolder folder = new MemoryFolder();

    private interface Work {
        void on(MemoryStorage image) throws IOException;
    }

    private List<Work> works() {
        return List.of(
                image ->
                        maintenance.resize(image, 3 * BLOCK, OpenOptions.READ_WRITE.withParents(folder), Progress.NONE),
                image -> maintenance.compact(image, OpenOptions.READ_WRITE, Progress.NONE),
                image -> maintenance.empty(image, Progress.NONE));
    }

    private static void assertRefused(Kind kind, MemoryStorage image, Work work) {
        byte[] before = image.toByteArray();
        assertEquals(
                kind, assertThrows(BlockException.class, () -> work.on(image)).kind());
        assertArrayEquals(before, image.toByteArray());
    }

    private static Footer footer(MemoryStorage image) throws IOException {
        return FooterSearch.in(image).end().footer().orElseThrow();
    }

    private static DynamicHeader header(MemoryStorage image) throws IOException {
        return HeaderCheck.read(image, footer(image).dataOffset()).orElseThrow();
    }

    private List<Finding> findings(MemoryStorage image) throws IOException {
        return maintenance.check(image.copy(true), Progress.NONE).findings();
    }

    @Test
    void refusesImagesWithASavedState() throws IOException {
        MemoryStorage image =
                VhdBytes.differencing().putIntInFooters(84, 1 << 24).storage();
        for (Work work : works()) {
            assertRefused(Kind.UNSUPPORTED, image, work);
        }
    }

    @Test
    void refusesImagesThatMustBeRepairedFirst() throws IOException {
        for (Work work : works()) {
            assertRefused(Kind.CORRUPT, VhdBytes.differencing().putEntry(1, 1).storage(), work);
            VhdBytes cut = VhdBytes.differencing();
            assertRefused(Kind.CORRUPT, cut.resize(cut.end()).storage(), work);
        }
    }

    @Test
    void refusesWhatATypeOfImageCannotHave() throws IOException {
        assertRefused(Kind.UNSUPPORTED, TestImages.fixed(BLOCK), works().get(1));
        assertRefused(Kind.UNSUPPORTED, TestImages.fixed(BLOCK), works().get(2));
        assertRefused(Kind.UNSUPPORTED, TestImages.dynamic(BLOCK, "64k"), works().get(2));
        assertRefused(
                Kind.UNSUPPORTED,
                TestImages.dynamic(BLOCK, "64k"),
                image -> maintenance.resize(
                        image, 2041L << 30, OpenOptions.READ_WRITE.withParents(folder), Progress.NONE));
    }

    @Test
    void leavesAnImageWhoseParentIsMissingAlone() throws IOException {
        assertRefused(Kind.PARENT_MISSING, VhdBytes.differencing().storage(), works().get(1));
    }

    @Test
    void recordsTheExactSizeWithItsGeometryAndAsManyEntriesAsItHasBlocks() throws IOException {
        MemoryStorage image = TestImages.dynamic(BLOCK, "64k");
        long size = 200L * BLOCK + 1024;
        maintenance.resize(image, size - 1, OpenOptions.READ_WRITE.withParents(folder), Progress.NONE);
        assertEquals(size, footer(image).currentSize());
        assertEquals(Geometry.of(size / 512), footer(image).geometry());
        assertEquals("qem2", footer(image).creatorApp(), "QEMU is not to take the geometry for the size");
        assertEquals(BLOCK, footer(image).originalSize());
        assertEquals(201, header(image).tableEntries());
        maintenance.resize(image, 3 * BLOCK, OpenOptions.READ_WRITE.withParents(folder), Progress.NONE);
        assertEquals(3, header(image).tableEntries());
        assertEquals(List.of(), findings(image));
    }

    @Test
    void keepsParentLocatorsBeforeTheBlocksWhenTheTableGrowsOverThem() throws IOException {
        folder.create("base.vhd", 8 * BLOCK, "block_size=64k");
        MemoryStorage child = folder.createChild("child.vhd", "base.vhd", 8 * BLOCK, "block_size=64k");
        maintenance.relink(child, folder.link("base.vhd"));
        folder.fill("child.vhd", 0, 200, 7);
        byte[] before = folder.content("child.vhd");
        maintenance.resize(child, 2000L * BLOCK, OpenOptions.READ_WRITE.withParents(folder), Progress.NONE);

        long tableEnd = header(child).tableOffset() + 4L * 2000;
        long firstBlock =
                VhdBytes.of(child.toByteArray()).getInt((int) header(child).tableOffset()) * 512L;
        for (ParentLocator locator : header(child).parent().locators()) {
            assertTrue(
                    locator.length() == 0 || locator.offset() >= tableEnd && locator.offset() < firstBlock,
                    locator::toString);
        }
        assertArrayEquals(before, Arrays.copyOf(folder.content("child.vhd"), before.length));
        assertEquals(List.of(), findings(child));
    }

    /** As SIMH has it: names before the table, and the header wherever it likes. */
    @Test
    void movesParentLocatorsPastAHeaderBehindTheTable() throws IOException {
        ForeignImage foreign = childOfParent(128 * 512, 512)
                .tableAt(512)
                .locator(0, "W2ru", 512, 1024, "parent.vhd")
                .headerAt(1536)
                .locator(3, "W2ku", 512, 2560, "C:\\x\\other.vhd")
                .block(3, 3072)
                .block(7, 4096, sector -> false)
                .endsAt(5120);
        assertGrows(foreign, 200 * 512);
    }

    /** Names that claim room over whatever comes behind them, as Windows 10 writes them. */
    @Test
    void movesABatmapAndParentLocatorsThatClaimMoreRoomThanTheyHave() throws IOException {
        ByteBuffer batmap = ByteBuffer.allocate(512)
                .putLong(0, 0x74646261746D6170L)
                .putLong(8, 4096)
                .putInt(16, 1)
                .putInt(20, 0x00010002)
                .putInt(24, ~0);
        ForeignImage foreign = childOfParent(38 * 512, 512)
                .creator("tap\0")
                .locator(1, "W2ku", 65536, 2048, "C:\\x\\other.vhd")
                .locator(2, "Wi2r", 512, 2560, "")
                .tableAt(3072)
                .keep(3584, batmap.array())
                .locator(3, "W2ru", 65536, 4608, "parent.vhd")
                .locator(4, "MacX", 1, 8192, "")
                .block(3, 8704)
                .block(7, 9728, sector -> false)
                .endsAt(10752);
        assertGrows(foreign, 300 * 512);
    }

    private ForeignImage childOfParent(int size, int blockSize) throws IOException {
        MemoryStorage parent = folder.create("parent.vhd", size, "block_size=64k");
        folder.fill("parent.vhd", 2, 9, 6);
        return new ForeignImage(size, blockSize).over(footer(parent).uuid(), folder.content("parent.vhd"));
    }

    private void assertGrows(ForeignImage foreign, int size) throws IOException {
        MemoryStorage image = foreign.build();
        folder.put("disk.vhd", image);
        byte[] before = foreign.content();
        assertArrayEquals(before, folder.content("disk.vhd"));
        maintenance.resize(image, size, OpenOptions.READ_WRITE.withParents(folder), Progress.NONE);
        assertArrayEquals(Arrays.copyOf(before, size), folder.content("disk.vhd"));
        assertEquals(
                List.of(),
                findings(image).stream()
                        .filter(finding -> finding.kind() == Finding.Kind.CORRUPTION)
                        .toList());
        assertTrue(image.size() < 64 * 1024, () -> "size " + image.toByteArray().length);
    }

    @Test
    void compactsToTheSizeOfWhatIsLeft() throws IOException {
        MemoryStorage image = TestImages.dynamic(100 * BLOCK, "64k");
        folder.put("disk.vhd", image);
        folder.fill("disk.vhd", 0, 90 * BLOCK / 512, 1);
        folder.fill("disk.vhd", 0, 80 * BLOCK / 512, 0);
        byte[] before = folder.content("disk.vhd");
        maintenance.compact(image, OpenOptions.READ_WRITE, Progress.NONE);
        long stride = BlockLayout.alignUp(STORED, BlockLayout.PAGE);
        assertEquals(8192 + 10 * stride - (stride - BLOCK) + 512, image.size());
        assertArrayEquals(before, folder.content("disk.vhd"));
        assertEquals(List.of(), findings(image));
    }

    @Test
    void shrinksAnImageWhoseParentLocatorsLieBehindItsBlocks() throws IOException {
        folder.create("base.vhd", 100 * BLOCK);
        MemoryStorage child = folder.createChild("child.vhd", "base.vhd", 100 * BLOCK, "block_size=64k");
        folder.fill("child.vhd", 0, 90 * BLOCK / 512, 0);
        folder.fill("child.vhd", 0, 1, 5);
        maintenance.relink(child, folder.link("base.vhd"));
        byte[] before = folder.content("child.vhd");
        maintenance.compact(child, OpenOptions.READ_WRITE.withParents(folder), Progress.NONE);
        assertTrue(child.size() < 2 * BLOCK, () -> "one block and names, but " + child.toByteArray().length);
        assertArrayEquals(before, folder.content("child.vhd"));
    }

    @Test
    void emptiesAnImageSoThatItShowsItsParent() throws IOException {
        folder.create("base.vhd", 10 * BLOCK);
        folder.fill("base.vhd", 0, 100, 1);
        MemoryStorage child = folder.createChild("child.vhd", "base.vhd", 10 * BLOCK, "block_size=64k");
        long size = child.size();
        folder.fill("child.vhd", 0, 1000, 2);
        maintenance.empty(child, Progress.NONE);
        assertArrayEquals(folder.content("base.vhd"), folder.content("child.vhd"));
        assertEquals(size, child.size());
    }

    /** A wish that is fulfilled already changes no byte. */
    @Test
    void leavesAnImageAloneThatHasNothingToGiveUp() throws IOException {
        MemoryStorage image = TestImages.dynamic(10 * BLOCK, "64k");
        folder.put("disk.vhd", image);
        folder.fill("disk.vhd", 0, 300, 1);
        byte[] before = image.toByteArray();
        maintenance.compact(image, OpenOptions.READ_WRITE, Progress.NONE);
        maintenance.resize(image, 10 * BLOCK, OpenOptions.READ_WRITE.withParents(folder), Progress.NONE);
        assertArrayEquals(before, image.toByteArray());
    }

    /** A table and a map that get longer, over parent locators and to behind the end of the file. */
    @Test
    void growsABatmapWithItsTableAndKeepsItRightWhereverThatIsCut() throws Exception {
        Seeded.run(random -> {
            folder.create("base.vhd", 3000 * 512);
            MemoryStorage child = folder.createChild("child.vhd", "base.vhd", 3000 * 512, "block_size=512");
            TestBatmap.add(child);
            maintenance.relink(child, folder.link("base.vhd"));
            folder.fill("child.vhd", 100, 3, 7);
            folder.fill("child.vhd", 2998, 2, 8);
            while (TestBatmap.count(child) == 0) {
                TestBatmap.set(child, random);
            }
            int whole = TestBatmap.count(child);
            byte[] before = folder.content("child.vhd");
            RecordingStorage storage = new RecordingStorage(child.copy(false));
            storage.watch(() -> {
                MemoryStorage left = storage.afterCrash(random);
                folder.put("child.vhd", left);
                assertArrayEquals(before, Arrays.copyOf(folder.content("child.vhd"), before.length));
                assertEquals(
                        List.of(),
                        findings(left).stream()
                                .filter(finding -> finding.kind() == Finding.Kind.CORRUPTION)
                                .toList());
            });
            maintenance.resize(storage, 9000 * 512, OpenOptions.READ_WRITE.withParents(folder), Progress.NONE);
            MemoryStorage grown = storage.afterCrash(random);
            assertEquals(whole, TestBatmap.count(grown));
            assertEquals(9000, header(grown).tableEntries());
            assertEquals(List.of(), findings(grown));
        });
    }

    /** Where the disk ended within a block, all that it had of the block was there. */
    @Test
    void doesNotCallABlockWholeThatTheDiskGrowsInto() throws Exception {
        Seeded.run(random -> {
            folder.create("base.vhd", 8 * BLOCK);
            MemoryStorage child = folder.createChild("child.vhd", "base.vhd", BLOCK + 1024, "block_size=64k");
            TestBatmap.add(child);
            folder.fill("child.vhd", 0, BLOCK / 512 + 2, 7);
            while (TestBatmap.count(child) < 2) {
                TestBatmap.set(child, random);
            }
            maintenance.resize(child, 2 * BLOCK, OpenOptions.READ_WRITE.withParents(folder), Progress.NONE);
            assertEquals(1, TestBatmap.count(child));
            assertEquals(List.of(), findings(child));
        });
    }

    /** The old size counts until the zeros over the larger parent are there. */
    @Test
    void hidesALargerParentWhereADiskGrowsAndTakesNoSpaceWhereItIsEmpty() throws IOException {
        folder.create("base.vhd", 100 * BLOCK, "block_size=64k");
        folder.fill("base.vhd", 0, 4 * BLOCK / 512, 1);
        MemoryStorage child = folder.createChild("child.vhd", "base.vhd", BLOCK + 1024, "block_size=64k");
        maintenance.resize(child, 90 * BLOCK, OpenOptions.READ_WRITE.withParents(folder), Progress.NONE);
        byte[] content = folder.content("child.vhd");
        for (int i = 0; i < content.length; i++) {
            assertEquals(i < BLOCK + 1024 ? 1 : 0, content[i]);
        }
        assertEquals(3, maintenance.check(child.copy(true), Progress.NONE).allocatedClusters());
        assertEquals(List.of(), findings(child));
    }

    @Test
    void growsNoDiskWhoseParentIsMissing() throws IOException {
        assertRefused(
                Kind.PARENT_MISSING,
                VhdBytes.differencing().storage(),
                image -> maintenance.resize(image, 99 * BLOCK, OpenOptions.READ_WRITE, Progress.NONE));
    }

    /** They were left by a resize that was cut, or by another program. */
    @Test
    void clearsEntriesBehindTheEndOfTheDisk() throws IOException {
        MemoryStorage image = TestImages.dynamic(10 * BLOCK, "64k");
        folder.put("disk.vhd", image);
        folder.fill("disk.vhd", 0, 10 * BLOCK / 512, 1);
        for (long footer : new long[] {0, image.size() - 512}) {
            TestImages.pokeLong(image, footer + 48, 3 * BLOCK);
            TestImages.sealFooter(image, footer);
        }
        assertTrue(findings(image).stream().anyMatch(finding -> finding.code().equals("spare-entries-used")));
        maintenance.compact(image, OpenOptions.READ_WRITE, Progress.NONE);
        assertTrue(findings(image).stream().noneMatch(finding -> finding.code().equals("spare-entries-used")));
    }
}
