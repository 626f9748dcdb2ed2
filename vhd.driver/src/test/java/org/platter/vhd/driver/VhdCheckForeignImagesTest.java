package org.platter.vhd.driver;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.platter.vhd.driver.VhdBytes.HEADER;
import static org.platter.vhd.driver.VhdBytes.TABLE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.platter.block.api.BlockDevice;
import org.platter.block.api.BlockException;
import org.platter.block.api.Finding;
import org.platter.block.api.ImageCheck;
import org.platter.block.api.OpenOptions;
import org.platter.block.api.Progress;
import org.platter.block.kit.Peer;
import org.platter.block.support.FileStorage;
import org.platter.block.support.MemoryStorage;

/** What other writers make is in order: notes at most, and nothing to repair. */
class VhdCheckForeignImagesTest {

    private static void assertInOrder(ImageCheck check, String... notes) {
        assertEquals(
                0, check.count(Finding.Kind.CORRUPTION), () -> check.findings().toString());
        assertEquals(0, check.count(Finding.Kind.LEAK), () -> check.findings().toString());
        assertEquals(
                List.of(notes), check.findings().stream().map(Finding::code).toList());
        assertEquals(List.of(), check.repairs());
    }

    @ParameterizedTest
    @CsvSource({"fixed,off", "fixed,on", "dynamic,off", "dynamic,on"})
    void qemuImg(String subformat, String forceSize, @TempDir Path folder) throws IOException {
        Peer qemuImg = Peer.require("qemu-img", "qemu-utils");
        Peer qemuIo = Peer.require("qemu-io", "qemu-utils");
        Path file = folder.resolve("disk.vhd");
        qemuImg.run(
                "create", "-f", "vpc", "-o", "subformat=" + subformat + ",force_size=" + forceSize, file, "41943040");
        qemuIo.run("-f", "vpc", "-c", "write -P 7 3M 5M", "-c", "write -P 8 39M 512k", file);
        try (FileStorage storage = FileStorage.open(file, true)) {
            ImageCheck check = new VhdMaintenance().check(storage, Progress.NONE);
            assertEquals(
                    0,
                    check.count(Finding.Kind.CORRUPTION) + check.count(Finding.Kind.LEAK),
                    () -> check.findings().toString());
            assertEquals(List.of(), check.repairs());
        }
        assertEquals(
                "conectix",
                Files.readString(file, java.nio.charset.StandardCharsets.ISO_8859_1)
                        .substring((int) Files.size(file) - 512, (int) Files.size(file) - 504));
    }

    @Test
    void shortFooterOfVirtualPc2003() throws IOException {
        for (VhdBytes whole : List.of(VhdBytes.dynamic(), VhdBytes.fixed())) {
            VhdBytes image = VhdBytes.of(whole.toArray());
            ImageCheck check = image.resize(image.size() - 1).check();
            assertEquals(
                    List.of("short-footer"),
                    check.findings().stream().map(Finding::code).toList());
            assertEquals(Finding.Kind.NOTE, check.findings().get(0).kind());
            MemoryStorage storage = image.storage();
            Repairs.apply(check.repairs(), storage);
            assertArrayEquals(whole.toArray(), storage.toByteArray());
        }
    }

    @Test
    void gapBeforeTheFooterOfHyperV() throws IOException {
        VhdBytes image = VhdBytes.dynamic();
        int end = image.end();
        assertInOrder(image.insertBeforeFooter(8 * 512).fill(end, 512, 0xFF).check());
    }

    @Test
    void tablePaddedWithZerosBySimh() throws IOException {
        assertInOrder(VhdBytes.dynamic().fill(TABLE + 6 * 4, 512 - 6 * 4, 0).check());
    }

    @Test
    void moreEntriesThanBlocks() throws IOException {
        assertInOrder(VhdBytes.dynamic().putInt(HEADER + 28, 100).fixHeader().check(), "spare-entries");
    }

    @Test
    void entriesBehindTheEndOfADiskThatWasMadeSmaller() throws IOException {
        VhdBytes image = VhdBytes.dynamic().putLongInFooters(48, 2 * VhdBytes.BLOCK_SIZE);
        ImageCheck check = image.check();
        assertEquals(List.of(), check.repairs());
        assertEquals(0, check.count(Finding.Kind.CORRUPTION));
        assertEquals(1, count(check, "spare-entries-used"));
    }

    private static long count(ImageCheck check, String code) {
        return check.findings().stream()
                .filter(finding -> finding.code().equals(code))
                .count();
    }

    @Test
    void lastBlockThatEndsWithTheDisk() throws IOException {
        VhdBytes image = VhdBytes.dynamic();
        byte[] footer = image.get(image.end(), 512);
        int shortEnd = image.start(5) + 512 + 7 * 512;
        assertInOrder(image.resize(shortEnd + 512).put(shortEnd, footer).check(), "short-last-block");
    }

    @Test
    void locatorsBeforeAndBehindTheTable() throws IOException {
        assertInOrder(VhdBytes.differencing().check());
        VhdBytes image = VhdBytes.differencing();
        int end = image.end();
        image.insertBeforeFooter(1024);
        assertInOrder(image.putLong(HEADER + 592, end).fixHeader().check());
    }

    /** Windows 10 gives a locator 64 KiB, the specification counts sectors: blocks may lie within either. */
    @Test
    void locatorsWhoseRoomIsOverstated() throws IOException {
        assertInOrder(VhdBytes.differencing()
                .putInt(HEADER + 580, 0x10000)
                .fixHeader()
                .check());
        assertInOrder(
                VhdBytes.differencing().putInt(HEADER + 580, 1).fixHeader().check());
    }

    @Test
    void reservedBytesInUse() throws IOException {
        assertInOrder(VhdBytes.dynamic()
                .putIntInFooters(85, 0x01020304)
                .put(HEADER + 1000, (byte) 9)
                .fixHeader()
                .check());
    }

    @Test
    void footerOfAnEarlierEndLeftInAGap() throws IOException {
        VhdBytes image = VhdBytes.dynamic();
        int end = image.end();
        byte[] footer = image.get(end, 512);
        assertInOrder(image.insertBeforeFooter(4096).put(end, footer).check(), "stale-footer");
    }

    @Test
    void savedState() throws IOException {
        VhdBytes image = VhdBytes.dynamic();
        image.put(84, (byte) 1).fixFooter(0).put(image.end() + 84, (byte) 1).fixFooter(image.end());
        assertInOrder(image.check(), "saved-state");
    }

    @Test
    void dataUnderClearBits() throws IOException {
        VhdBytes image = VhdBytes.dynamic();
        assertInOrder(image.put(image.start(1), (byte) 0x7F).check(), "hidden-data");
    }

    /** In a differencing image the parent is shown there, whatever lies below. */
    @Test
    void dataUnderClearBitsOverAParent() throws IOException {
        VhdBytes image = VhdBytes.differencing();
        assertInOrder(image.put(image.start(1), (byte) 0x7F).check());
    }

    @Test
    void bitsBehindTheEndOfTheDisk() throws IOException {
        VhdBytes image = VhdBytes.dynamic();
        int bitmap = image.start(5);
        int data = bitmap + 512;
        assertInOrder(image.put(bitmap, (byte) 0x7F).fill(data, 512, 0).check(), "bitmap-bits-over-end");
    }

    @Test
    void batmapOfTapdisk() throws IOException {
        assertInOrder(withBatmap(0b11010100).check());
    }

    @Test
    void batmapWithBitsThatAreWrongIsMended() throws IOException {
        VhdBytes image = withBatmap(0b11110100);
        ImageCheck check = image.check();
        assertEquals(
                List.of("batmap-bits"),
                check.findings().stream().map(Finding::code).toList());
        var storage = image.storage();
        Repairs.apply(check.repairs(), storage);
        assertInOrder(VhdBytes.of(storage.toByteArray()).check());
    }

    @Test
    void batmapWithAWrongChecksumIsMended() throws IOException {
        VhdBytes image = withBatmap(0b11010100).putInt(TABLE + 512 + 24, 5);
        ImageCheck check = image.check();
        assertEquals(
                List.of("batmap-checksum"),
                check.findings().stream().map(Finding::code).toList());
        var storage = image.storage();
        Repairs.apply(check.repairs(), storage);
        assertInOrder(VhdBytes.of(storage.toByteArray()).check());
    }

    /** Whoever wrote the block would make tapdisk believe anything of all others. */
    @Test
    void blockOverTheBatmapIsReportedAndMakesTheDiskReadOnly() throws IOException {
        VhdBytes image = withBatmap(0b01010100).putEntry(0, (TABLE + 512) / 512);
        assertEquals(
                List.of("block-over-batmap"),
                image.check().findings().stream()
                        .filter(finding -> finding.kind() == Finding.Kind.CORRUPTION)
                        .map(Finding::code)
                        .toList());
        try (BlockDevice device = new VhdDriver().open(image.storage(), OpenOptions.READ_WRITE)) {
            assertTrue(device.info().readOnly());
            String problem = device.info().problems().get(0);
            assertTrue(problem.contains("block 0 at offset 4608 lies in the image's metadata"), problem);
            assertThrows(BlockException.class, () -> device.read(ByteBuffer.allocate(512), 0));
        }
    }

    /** A guest could write sectors of its own so that their bitmap looks like one. */
    @Test
    void batmapIsOnlyBelievedInImagesOfTapdisk() throws IOException {
        VhdBytes image = withBatmap(0b11110100).putIntInFooters(28, 0x71656D32); // "qem2"
        assertInOrder(image.check());
    }

    /** Behind the table, where tapdisk has it; the image's first block begins 4096 bytes behind the table. */
    private static VhdBytes withBatmap(int bits) throws IOException {
        int header = TABLE + 512;
        return VhdBytes.dynamic()
                .putIntInFooters(28, 0x74617000) // "tap"
                .put(header, "tdbatmap".getBytes(java.nio.charset.StandardCharsets.US_ASCII))
                .putLong(header + 8, header + 512)
                .putInt(header + 16, 1)
                .putInt(header + 20, 0x00010002)
                .put(header + 512, (byte) bits)
                .putInt(header + 24, ~bits);
    }
}
