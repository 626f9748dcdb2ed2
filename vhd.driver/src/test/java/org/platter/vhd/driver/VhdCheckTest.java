package org.platter.vhd.driver;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.platter.vhd.driver.VhdBytes.BLOCK_SIZE;
import static org.platter.vhd.driver.VhdBytes.HEADER;
import static org.platter.vhd.driver.VhdBytes.STORED;
import static org.platter.vhd.driver.VhdBytes.TABLE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.platter.block.api.BlockDevice;
import org.platter.block.api.Finding;
import org.platter.block.api.ImageCheck;
import org.platter.block.api.OpenOptions;
import org.platter.block.api.Progress;
import org.platter.block.support.MemoryStorage;

/** One thing broken in a good image: the check names it, the repair mends it, and what was not broken stays. */
class VhdCheckTest {

    /** Breaks a good image. */
    interface Breakage {
        void apply(VhdBytes image) throws IOException;
    }

    /**
     * A broken image.
     *
     * @param codes what the check finds, notes apart
     * @param lost blocks whose contents are lost
     */
    record Case(String name, Breakage breakage, Set<String> codes, Set<Integer> lost) {

        @Override
        public String toString() {
            return name;
        }
    }

    private static Case mended(String name, String code, Breakage breakage, Integer... lost) {
        return new Case(name, breakage, Set.of(code.split(",")), Set.of(lost));
    }

    static Stream<Case> mendedImages() {
        return Stream.of(
                mended("no footer at the end", "footer-missing", image -> image.resize(image.end())),
                mended("footer half written", "footer-missing", image -> image.resize(image.end() + 100)),
                mended("footer of zeros", "footer-missing", image -> image.fill(image.end(), 512, 0)),
                mended("footer with a wrong checksum", "footer-checksum", image -> image.putInt(image.end() + 64, 7)),
                mended("footer without its last byte", "short-footer", image -> image.resize(image.size() - 1)),
                mended("footer marked open", "footer-marked-open", image -> image.fill(image.end(), 512, 0xC7)),
                mended("copy of zeros", "footer-copy-bad", image -> image.fill(0, 512, 0)),
                mended("copy with a wrong checksum", "footer-copy-bad", image -> image.putInt(64, 7)),
                mended(
                        "older copy",
                        "footers-differ",
                        image -> image.putInt(24, 1).fixFooter(0)),
                mended(
                        "both checksums wrong",
                        "footer-checksum,footer-copy-bad",
                        image -> image.putInt(64, 0).putInt(image.end() + 64, 0)),
                mended("header with a wrong checksum", "header-checksum", image -> image.putInt(HEADER + 36, 7)),
                mended("header of zeros", "header-bad", image -> image.fill(HEADER, 1024, 0)),
                mended(
                        "header of random bytes",
                        "header-bad",
                        image -> image.put(HEADER, Arrays.copyOf(VhdBytes.content(4), 1024))),
                mended("header elsewhere", "header-elsewhere", image -> image.putLongInFooters(16, 0x10000)),
                mended("entry in the header", "bat-entry-in-metadata,leaked-blocks", image -> image.putEntry(1, 1), 1),
                mended("entry of zero", "bat-entry-in-metadata", image -> image.putEntry(2, 0), 2),
                mended("entry in the table", "bat-entry-in-metadata,leaked-blocks", image -> image.putEntry(1, 8), 1),
                mended(
                        "table of zeros",
                        "bat-entry-in-metadata,leaked-end",
                        image -> image.fill(TABLE, 512, 0),
                        0,
                        1,
                        3,
                        5),
                mended("entry behind the end", "bat-entry-out-of-file", image -> image.putEntry(2, 0x7FFFFFFF), 2),
                mended("largest entry", "bat-entry-out-of-file", image -> image.putEntry(2, 0xFFFFFFFE), 2),
                mended(
                        "entry at the footer",
                        "bat-entry-out-of-file",
                        image -> image.putEntry(2, image.end() / 512),
                        2),
                mended("block over the footer", "block-cut", VhdCheckTest::blockOverTheFooter, 2),
                mended(
                        "file cut within a block",
                        "footer-missing,block-cut",
                        image -> image.resize(image.start(5) + 1500),
                        5),
                mended("two entries for a block", "blocks-overlap", image -> image.putEntry(2, image.entry(1)), 2),
                mended(
                        "blocks that overlap in part",
                        "blocks-overlap",
                        image -> image.putEntry(2, image.entry(1) + 3),
                        2),
                mended(
                        "no footer, and a block that the end cuts over another",
                        "footer-missing,block-cut,blocks-overlap",
                        image -> image.resize(image.end()).putEntry(2, image.entry(5) + 3),
                        2),
                mended("space at the end", "leaked-end", image -> image.insertBeforeFooter(3 * STORED)));
    }

    private static void blockOverTheFooter(VhdBytes image) {
        int end = image.end();
        image.insertBeforeFooter(4096).putEntry(2, end / 512);
    }

    @ParameterizedTest
    @MethodSource("mendedImages")
    void namesWhatIsBrokenAndMendsIt(Case broken) throws IOException {
        VhdBytes image = VhdBytes.dynamic();
        broken.breakage().apply(image);

        ImageCheck check = image.check();
        assertEquals(
                new TreeSet<>(broken.codes()),
                seriousCodes(check),
                () -> check.findings().toString());

        MemoryStorage storage = image.storage();
        Repairs.apply(check.repairs(), storage);
        ImageCheck again = VhdBytes.of(storage.toByteArray()).check();
        assertEquals(
                unrepairable(check), seriousCodes(again), () -> again.findings().toString());
        assertContents(storage, broken.lost());
    }

    @ParameterizedTest
    @MethodSource("mendedImages")
    void changesNothingByChecking(Case broken) throws IOException {
        VhdBytes image = VhdBytes.dynamic();
        broken.breakage().apply(image);
        MemoryStorage storage = image.storage();
        new VhdMaintenance().check(storage, Progress.NONE);
        assertArrayEquals(image.toArray(), storage.toByteArray());
    }

    private static TreeSet<String> seriousCodes(ImageCheck check) {
        TreeSet<String> codes = new TreeSet<>();
        check.findings().stream()
                .filter(finding -> finding.kind() != Finding.Kind.NOTE || finding.repairable())
                .forEach(finding -> codes.add(finding.code()));
        return codes;
    }

    private static TreeSet<String> unrepairable(ImageCheck check) {
        TreeSet<String> codes = new TreeSet<>();
        check.findings().stream()
                .filter(finding -> finding.kind() != Finding.Kind.NOTE && !finding.repairable())
                .forEach(finding -> codes.add(finding.code()));
        return codes;
    }

    private static void assertContents(MemoryStorage storage, Set<Integer> lost) throws IOException {
        try (BlockDevice device = new VhdDriver().open(storage, OpenOptions.READ_WRITE)) {
            assertEquals(List.of(), device.info().problems());
            assertEquals(VhdBytes.DISK_SIZE, device.info().size());
            for (int block : new int[] {0, 1, 3, 5}) {
                if (!lost.contains(block)) {
                    byte[] expected = VhdBytes.content(block);
                    ByteBuffer found = ByteBuffer.allocate(expected.length);
                    device.read(found, (long) block * BLOCK_SIZE);
                    assertArrayEquals(expected, found.array(), "block " + block);
                }
            }
        }
    }

    @Test
    void findsNothingInGoodImages() throws IOException {
        for (VhdBytes image : List.of(VhdBytes.dynamic(), VhdBytes.fixed(), VhdBytes.differencing())) {
            assertEquals(List.of(), image.check().findings());
            assertEquals(List.of(), image.check().repairs());
        }
    }

    /** What a wrong entry has lost may lie there. */
    @Test
    void givesNoLeakBackWhileAnEntryIsWrong() throws IOException {
        VhdBytes image = VhdBytes.dynamic().putEntry(5, 0x7FFFFFFF);
        MemoryStorage storage = image.storage();
        Repairs.apply(image.check().repairs(), storage);
        assertEquals(Set.of("bat-entry-out-of-file", "leaked-end"), seriousCodes(image.check()));
        assertEquals(image.size(), storage.size());
        assertArrayEquals(
                image.get(VhdBytes.TABLE + 512, image.size() - VhdBytes.TABLE - 512),
                VhdBytes.of(storage.toByteArray()).get(VhdBytes.TABLE + 512, image.size() - VhdBytes.TABLE - 512));
    }

    @Test
    void givesBlocksThatOverlapTheBytesThatTheyHadBefore() throws IOException {
        VhdBytes image = VhdBytes.dynamic();
        MemoryStorage storage = image.putEntry(2, image.entry(1)).storage();
        Repairs.apply(image.check().repairs(), storage);
        try (BlockDevice device = new VhdDriver().open(storage, OpenOptions.READ_WRITE)) {
            device.write(ByteBuffer.allocate(BLOCK_SIZE), BLOCK_SIZE);
            ByteBuffer found = ByteBuffer.allocate(BLOCK_SIZE);
            device.read(found, 2 * BLOCK_SIZE);
            assertArrayEquals(VhdBytes.content(1), found.array());
        }
    }

    @Test
    void countsBlocks() throws IOException {
        ImageCheck check = VhdBytes.dynamic().check();
        assertEquals(6, check.clusters());
        assertEquals(4, check.allocatedClusters());
        assertEquals(0, check.fragmentedClusters());
        assertTrue(check.endOfImage() <= VhdBytes.dynamic().end());
    }
}
