package org.platter.vhd.driver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.platter.vhd.driver.VhdBytes.HEADER;

import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.platter.block.api.BlockException;
import org.platter.block.api.Finding;
import org.platter.block.api.Progress;
import org.platter.block.support.MemoryStorage;

/** Damage that is named and left alone. */
class VhdCheckBeyondRepairTest {

    /** A broken image. */
    record Case(String name, String code, VhdCheckTest.Breakage breakage) {

        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Case> images() {
        return Stream.of(
                new Case(
                        "both footers gone",
                        "footers-bad",
                        image -> image.fill(0, 512, 0).fill(image.end(), 512, 0)),
                new Case(
                        "footers that make no sense",
                        "footers-bad",
                        image -> image.putInt(60, 9).putInt(image.end() + 60, 9)),
                new Case(
                        "footers with wrong checksums and a size with blocks behind it",
                        "footer-checksum",
                        image -> image.putLong(48, 65536).putLong(image.end() + 48, 65536)),
                new Case("unknown type", "disk-type", image -> image.putIntInFooters(60, 5)),
                new Case(
                        "types that differ",
                        "footer-types-differ",
                        image -> image.putInt(image.end() + 60, 4).fixFooter(image.end())),
                new Case("unknown version", "footer-version", image -> image.putIntInFooters(12, 0x20000)),
                new Case("size below zero", "disk-size", image -> image.putLongInFooters(48, -512)),
                new Case("size beyond the table", "table-too-small", image -> image.putLongInFooters(48, 1 << 30)),
                new Case("largest size", "too-many-blocks", image -> image.putLongInFooters(48, Long.MAX_VALUE - 511)),
                new Case(
                        "unknown header version",
                        "header-version",
                        image -> image.putInt(HEADER + 24, 0x20000).fixHeader()),
                new Case(
                        "block size of no power of two",
                        "block-size",
                        image -> image.putInt(HEADER + 32, 65535).fixHeader()),
                new Case(
                        "block size of zero",
                        "block-size",
                        image -> image.putInt(HEADER + 32, 0).fixHeader()),
                new Case(
                        "table behind the end",
                        "table-place",
                        image -> image.putLong(HEADER + 16, 1L << 40).fixHeader()),
                new Case(
                        "table below zero",
                        "table-place",
                        image -> image.putLong(HEADER + 16, -4096).fixHeader()),
                new Case(
                        "table over the header",
                        "table-place",
                        image -> image.putLong(HEADER + 16, 1024).fixHeader()),
                new Case(
                        "table at an odd place",
                        "table-unaligned",
                        image -> image.putLong(HEADER + 16, 4097).fixHeader()),
                new Case(
                        "endless table",
                        "table-place",
                        image -> image.putInt(HEADER + 28, -1).fixHeader()),
                new Case("header and its table gone", "header-bad", image -> image.fill(HEADER, 8192, 0)),
                new Case(
                        "header with a wrong checksum, and a table in which larger blocks make sense",
                        "header-bad",
                        image -> tableForLargerBlocks(image).putInt(HEADER + 1000, 7)),
                new Case(
                        "header gone, and a table in which larger blocks make sense",
                        "header-bad",
                        image -> tableForLargerBlocks(image).fill(HEADER, 1024, 0)),
                new Case(
                        "differencing header gone",
                        "header-bad",
                        image -> image.putIntInFooters(60, 4).fill(HEADER, 1024, 0)),
                new Case("differencing without a parent", "parent-unknown", image -> image.putIntInFooters(60, 4)),
                new Case(
                        "locator behind the end",
                        "locator-out-of-file",
                        image -> image.putIntInFooters(60, 4)
                                .putInt(HEADER + 576, 0x57327275)
                                .putInt(HEADER + 584, 20)
                                .putLong(HEADER + 592, 1L << 40)
                                .fixHeader()),
                new Case(
                        "locator of negative length",
                        "locator-out-of-file",
                        image -> image.putIntInFooters(60, 4)
                                .putInt(HEADER + 576, 0x57327275)
                                .putInt(HEADER + 584, -1)
                                .putLong(HEADER + 592, 2048)
                                .fixHeader()),
                new Case(
                        "locator in the header",
                        "locator-in-metadata",
                        image -> image.putIntInFooters(60, 4)
                                .putInt(HEADER + 576, 0x57327275)
                                .putInt(HEADER + 584, 20)
                                .putLong(HEADER + 592, 600)
                                .fixHeader()),
                new Case(
                        "block over a locator",
                        "block-over-locator",
                        image -> image.putIntInFooters(60, 4)
                                .putInt(HEADER + 576, 0x57327275)
                                .putInt(HEADER + 584, 20)
                                .putLong(HEADER + 592, image.start(1) + 1000)
                                .fixHeader()));
    }

    /** With blocks of 128 KiB, the wrong entry does not count, and there is no room for a block beside the one there is. */
    private static VhdBytes tableForLargerBlocks(VhdBytes image) {
        return image.putEntry(2, image.entry(1))
                .putEntry(0, BlockTable.UNALLOCATED)
                .putEntry(1, BlockTable.UNALLOCATED)
                .putEntry(5, 1);
    }

    @ParameterizedTest
    @MethodSource("images")
    void saysWhatIsWrongAndThatItIsNotMended(Case broken) throws IOException {
        VhdBytes image = VhdBytes.dynamic();
        broken.breakage().apply(image);
        List<Finding> findings = image.check().findings();
        Finding found = findings.stream()
                .filter(finding -> finding.code().equals(broken.code()))
                .findFirst()
                .orElseThrow(() -> new AssertionError(findings));
        assertEquals(Finding.Kind.CORRUPTION, found.kind());
        assertFalse(found.repairable());
    }

    /** Mending one thing must not hide what cannot be mended. */
    @ParameterizedTest
    @MethodSource("images")
    void isFoundAgainAfterWhatCanBeMendedIsMended(Case broken) throws IOException {
        VhdBytes image = VhdBytes.dynamic();
        broken.breakage().apply(image);
        MemoryStorage storage = image.storage();
        Repairs.apply(image.check().repairs(), storage);
        assertTrue(VhdBytes.of(storage.toByteArray()).check().findings().stream()
                .anyMatch(finding -> finding.code().equals(broken.code())));
    }

    @Test
    void findsThatAFixedDiskIsLargerThanItsFile() throws IOException {
        VhdBytes image = VhdBytes.fixed();
        image.putLong(image.end() + 48, VhdBytes.DISK_SIZE + 512).fixFooter(image.end());
        assertEquals("disk-cut", image.check().findings().get(0).code());
        assertEquals(List.of(), image.check().repairs());
    }

    /** The size may be what is wrong, and nothing else tells it. */
    @Test
    void believesNoSizeOfAFixedDiskWhoseChecksumIsWrong() throws IOException {
        VhdBytes image = VhdBytes.fixed();
        image.putLong(image.end() + 48, 512);
        assertEquals("footers-bad", image.check().findings().get(0).code());
        assertEquals(List.of(), image.check().repairs());
    }

    @Test
    void doesNotTakeOtherFilesForImages() {
        for (int size : new int[] {0, 1, 511, 512, 513, 100000}) {
            BlockException thrown = assertThrows(
                    BlockException.class,
                    () -> new VhdMaintenance().check(MemoryStorage.of("other", new byte[size]), Progress.NONE));
            assertEquals(BlockException.Kind.NOT_THIS_FORMAT, thrown.kind());
        }
    }
}
