package org.platter.pc.machine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.platter.ide.controller.IdeController;
import org.platter.pc.machine.geometry.Translation;

/** INT 13h on the real processor against the real IDE controller. */
class DiskServicesTest {

    private static final int DATA = 0x7D80;
    private static final int BUFFER = 0x9000;

    @Test
    void readsAndWritesByCylinderHeadAndSector() {
        BootProgram program = new BootProgram(); // 100/16/63
        long lba = (5 * 16 + 3) * 63 + 7 - 1;
        Arrays.fill(program.disk().sector(lba), (byte) 0x5A);
        Arrays.fill(program.disk().sector(lba + 1), (byte) 0xA5);

        BootProgram.Result result = program.call(0x13, 0x0202, BUFFER, 0x0507, 0x0380)
                .call(0x13, 0x0301, BUFFER + 512, 0x630F, 0x0F80)
                .run();

        assertEquals(0x0002, result.ax(0));
        assertFalse(result.carry(0));
        assertEquals(0x5A5A5A5A, result.dword(BUFFER + 508));
        assertEquals(0xA5A5A5A5, result.dword(BUFFER + 512));
        assertEquals(0x0001, result.ax(1));
        byte[] written = program.disk().sector((99L * 16 + 15) * 63 + 14);
        assertEquals((byte) 0xA5, written[511]);
    }

    @Test
    void reportsTheGeometryAndTheSize() {
        BootProgram.Result result = new BootProgram()
                .call(0x13, 0x0800, 0, 0, 0x80)
                .call(0x13, 0x1500, 0, 0, 0x80)
                .run();

        assertEquals(99 << 8 | 63, result.cx(0));
        assertEquals(15 << 8 | 1, result.dx(0));
        assertEquals(3, result.ah(1));
        assertEquals(100_800, result.cx(1) << 16 | result.dx(1));
        assertEquals(1, result.octet(0x475));
    }

    @Test
    void refusesWhatIsOutsideTheGeometry() {
        BootProgram.Result result = new BootProgram()
                .call(0x13, 0x0201, BUFFER, 0x6401, 0x0080) // cylinder 100
                .call(0x13, 0x0201, BUFFER, 0x0001, 0x1080) // head 16
                .call(0x13, 0x0201, BUFFER, 0x0000, 0x0080) // sector 0
                .call(0x13, 0x0202, BUFFER, 0x633F, 0x0F80) // over the end
                .call(0x13, 0x0100, 0, 0, 0x80)
                .run();

        for (int call = 0; call < 4; call++) {
            assertTrue(result.carry(call));
            assertEquals(0x0400, result.ax(call), "call " + call);
        }
        assertEquals(0x04, result.ah(4), "the last status");
    }

    @Test
    void anAbsentDiskIsReportedAtOnce() {
        BootProgram.Result result = new BootProgram()
                .call(0x13, 0x0201, BUFFER, 1, 0x81)
                .call(0x13, 0x0800, 0, 0, 0x81)
                .call(0x13, 0x1500, 0, 0, 0x81)
                .call(0x13, 0x4100, 0x55AA, 0, 0x81)
                .run();

        assertTrue(result.carry(0));
        assertTrue(result.carry(1));
        assertFalse(result.carry(2));
        assertEquals(0, result.ah(2));
        assertTrue(result.carry(3));
    }

    @Test
    void positionsAndResets() {
        BootProgram.Result result = new BootProgram()
                .call(0x13, 0x0000, 0, 0, 0x80)
                .call(0x13, 0x0C00, 0, 0x0501, 0x80)
                .call(0x13, 0x0405, 0, 0x0501, 0x80)
                .call(0x13, 0x1100, 0, 0, 0x80)
                .call(0x13, 0x0900, 0, 0, 0x80)
                .run();

        for (int call = 0; call < 5; call++) {
            assertEquals(0, result.ah(call), "call " + call);
            assertFalse(result.carry(call));
        }
    }

    @Test
    void readsByPacketBeyondTheReachOfCylinders() {
        BootProgram program = new BootProgram(300_000_000); // 143 GiB: past 28 bits
        Arrays.fill(program.disk().sector(299_999_999), (byte) 0x77);
        packet(program, 0x10, 1, BUFFER, 299_999_999);

        BootProgram.Result result = program.call(0x13, 0x4100, 0x55AA, 0, 0x80)
                .call(0x13, 0x4200, 0, 0, 0x80, DATA)
                .run();

        assertFalse(result.carry(0));
        assertEquals(0xAA55, result.bx(0));
        assertEquals(5, result.cx(0));
        assertEquals(0, result.ah(1));
        assertEquals(0x77777777, result.dword(BUFFER + 508));
    }

    /** 28 bits address all sectors but the one whose address is all ones. */
    @ParameterizedTest
    @ValueSource(ints = {(1 << 28) - 2, (1 << 28) - 1, 1 << 28})
    void readsAndWritesAcrossTheReachOf28Bits(int lba) {
        BootProgram program = new BootProgram(300_000_000);
        Arrays.fill(program.disk().sector(lba), (byte) 0x11);
        Arrays.fill(program.disk().sector(lba + 1), (byte) 0x22);
        packet(program, 0x10, 2, BUFFER, lba);

        BootProgram.Result result = program.call(0x13, 0x4200, 0, 0, 0x80, DATA)
                .code(0xFE, 0x06, BUFFER & 0xFF, BUFFER >> 8) // inc byte [BUFFER]
                .call(0x13, 0x4300, 0, 0, 0x80, DATA)
                .run();

        assertEquals(0, result.ah(0));
        assertEquals(0x22222222, result.dword(BUFFER + 512));
        assertEquals(0, result.ah(1));
        assertEquals(0x12, program.disk().sector(lba)[0]);
    }

    @Test
    void writesAndVerifiesByPacketToAFlatAddress() {
        BootProgram program = new BootProgram();
        packet(program, 0x18, 300, -1, 1000, 0x7C00);

        BootProgram.Result result = program.call(0x13, 0x4300, 0, 0, 0x80, DATA)
                .call(0x13, 0x4400, 0, 0, 0x80, DATA)
                .call(0x13, 0x4302, 0, 0, 0x80, DATA)
                .run();

        assertEquals(0, result.ah(0));
        assertEquals(300, result.word(DATA + 2));
        assertEquals((byte) 0xAA, program.disk().sector(1000)[511]);
        assertEquals(0, result.ah(1));
        assertEquals(1, result.ah(2), "writing with verification is not offered");
    }

    @Test
    void refusesAPacketThatLeavesTheDisk() {
        BootProgram program = new BootProgram();
        packet(program, 0x10, 2, BUFFER, 100_799);

        BootProgram.Result result = program.call(0x13, 0x4200, 0, 0, 0x80, DATA).run();

        assertTrue(result.carry(0));
        assertEquals(0x04, result.ah(0));
        assertEquals(0, result.word(DATA + 2));
    }

    @Test
    void describesTheDriveAsFarAsThereIsRoom() {
        BootProgram program = new BootProgram().data(0x42, 0x00);

        BootProgram.Result result = program.call(0x13, 0x4800, 0, 0, 0x80, DATA).run();

        assertEquals(0, result.ah(0));
        assertEquals(0x42, result.word(DATA));
        assertEquals(100, result.dword(DATA + 4));
        assertEquals(16, result.dword(DATA + 8));
        assertEquals(63, result.dword(DATA + 12));
        assertEquals(100_800, result.dword(DATA + 16));
        assertEquals(512, result.word(DATA + 24));
        assertEquals(0xBEDD, result.word(DATA + 30));
        assertEquals(0, sum(result, DATA + 30, 36));
        int extension = (result.word(DATA + 28) << 4) + result.word(DATA + 26);
        assertEquals(0x1F0, result.word(extension));
        assertEquals(0x3F6, result.word(extension + 2));
        assertEquals(14, result.octet(extension + 6));
        assertEquals(0, sum(result, extension, 16));
    }

    @Test
    void translatesALargeDiskInTheGuestsOwnCalls() {
        BootProgram program = new BootProgram(4092L * 16 * 63);
        long lba = (1000L * 64 + 40) * 63 + 4;
        Arrays.fill(program.disk().sector(lba), (byte) 0x3C);

        BootProgram.Result result = program.call(0x13, 0x0800, 0, 0, 0x80)
                .call(0x13, 0x0201, BUFFER, 0xE8C5, 0x2880) // cylinder 1000, head 40, sector 5
                .run();

        assertEquals(0xFEFF, result.cx(0), "1023 cylinders");
        assertEquals(63 << 8 | 1, result.dx(0));
        assertEquals(0, result.ah(1));
        assertEquals(0x3C3C3C3C, result.dword(BUFFER));
    }

    @Test
    void theTranslationMayBeChosen() {
        BootProgram.Result result = new BootProgram(4092L * 16 * 63)
                .translation(Translation.NONE)
                .call(0x13, 0x0800, 0, 0, 0x80)
                .run();

        assertEquals(0xFFFF, result.cx(0));
        assertEquals(15 << 8 | 1, result.dx(0));
    }

    @Test
    void followsTheGeometryThatADiskWasPartitionedWith() {
        BootProgram program = new BootProgram(4092L * 16 * 63); // AUTO alone would say 1023/64/63
        byte[] sector = program.disk().sector(0);
        // One partition from 0/1/1 to the end of cylinder 15 of 255 heads: sectors 63 to 257039.
        byte[] entry = {(byte) 0x80, 1, 1, 0, 6, (byte) 254, 63, 15, 63, 0, 0, 0, (byte) 0xD1, (byte) 0xEB, 0x03, 0};
        System.arraycopy(entry, 0, sector, 446, 16);

        BootProgram.Result result = program.call(0x13, 0x0800, 0, 0, 0x80).run();

        assertEquals(254, result.dx(0) >> 8);
        assertEquals(4092 * 16 / 255 - 1 << 8 | 63, result.cx(0));
    }

    /** An image of a disk of 615 cylinders, 4 heads and 17 sectors, of which only the partition table tells. */
    @Test
    void followsTheGeometryOfAnOldDisk() {
        BootProgram program = new BootProgram(615L * 4 * 17); // AUTO alone would say 41/16/63
        byte[] entry = {(byte) 0x80, 1, 1, 0, 4, 3, 17, 99, 17, 0, 0, 0, (byte) 0x7F, 0x1A, 0, 0};
        System.arraycopy(entry, 0, program.disk().sector(0), 446, 16);
        Arrays.fill(program.disk().sector((99 * 4 + 3) * 17 + 16), (byte) 0x4E);

        BootProgram.Result result = program.call(0x13, 0x0800, 0, 0, 0x80)
                .call(0x13, 0x0201, BUFFER, 99 << 8 | 17, 0x0380)
                .run();

        assertEquals(3, result.dx(0) >> 8);
        assertEquals(17, result.cx(0) & 0x3F);
        assertEquals(0, result.ah(1));
        assertEquals(0x4E4E4E4E, result.dword(BUFFER));
    }

    /** Heads that DOS cannot count, no sectors, an end outside of any disk, and an entry for what CHS does not reach. */
    @ParameterizedTest
    @CsvSource({
        "1 1 0 6 255 63 15, 63, 257985", // 256 heads
        "1 1 0 6 3 0 99, 63, 6000",
        "0 2 0 238 255 255 255, 1, 4294967295", // a protective table, as of GPT
        "254 255 255 12 254 255 255, 63, 4000000",
        "1 1 0 6 15 63 255, 4294967295, 4294967295"
    })
    void takesNoGeometryFromOddEntries(String chs, long start, long length) {
        BootProgram program = new BootProgram(4092L * 16 * 63);
        String[] octets = chs.split(" ");
        ByteBuffer entry =
                ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN).put((byte) 0x80);
        for (String octet : octets) {
            entry.put((byte) Integer.parseInt(octet));
        }
        entry.putInt((int) start).putInt((int) length);
        System.arraycopy(entry.array(), 0, program.disk().sector(0), 446, 16);

        BootProgram.Result result = program.call(0x13, 0x0800, 0, 0, 0x80).run();

        assertEquals(63, result.dx(0) >> 8);
        assertEquals(63, result.cx(0) & 0x3F);
    }

    @Test
    void takesNoGeometryFromATableThatContradictsItself() {
        BootProgram program = new BootProgram(4092L * 16 * 63);
        byte[] entry = {(byte) 0x80, 1, 1, 0, 6, 99, 63, 15, 63, 0, 0, 0, (byte) 0xD1, (byte) 0xEB, 0x03, 0};
        System.arraycopy(entry, 0, program.disk().sector(0), 446, 16);

        BootProgram.Result result = program.call(0x13, 0x0800, 0, 0, 0x80).run();

        assertEquals(63, result.dx(0) >> 8);
    }

    @Test
    void theSecondDiskIs81h() {
        SparseDisk second = new SparseDisk(20_160);
        Arrays.fill(second.sector(0), (byte) 0x99);

        BootProgram.Result result = new BootProgram()
                .secondDisk(second)
                .call(0x13, 0x0201, BUFFER, 1, 0x81)
                .call(0x13, 0x0800, 0, 0, 0x81)
                .run();

        assertEquals(0x99999999, result.dword(BUFFER));
        assertEquals(2, result.dx(1) & 0xFF);
        assertEquals(19 << 8 | 63, result.cx(1));
        int table = (result.word(0x46 * 4 + 2) << 4) + result.word(0x46 * 4);
        assertEquals(20, result.word(table));
        assertEquals(16, result.octet(table + 2));
        assertEquals(63, result.octet(table + 14));
    }

    /** FDISK signs a partition table that has no program before it. */
    @Test
    void aSignedSectorWithoutAProgramIsPassedOver() {
        SparseDisk signed = new SparseDisk(20_160);
        signed.sector(0)[446] = (byte) 0x80;
        signed.sector(0)[510] = 0x55;
        signed.sector(0)[511] = (byte) 0xAA;
        IdeController ide = new IdeController();
        ide.attach(0, signed);
        try (Pc pc = Pc.builder().device(ide).realTime(false).build()) {
            pc.run(Duration.ofSeconds(1));
            String screen = pc.screen().image().text();
            assertTrue(screen.contains("Nothing to boot: no bootable hard disk.\nPress a key"), screen);
        }
    }

    @Test
    void whereThereIsNothingToBootAKeyLooksForDisksAnew() {
        IdeController ide = new IdeController();
        try (Pc pc = Pc.builder().device(ide).realTime(false).build()) {
            pc.run(Duration.ofSeconds(1));
            String without = pc.screen().image().text();
            assertTrue(without.contains("Nothing to boot: no hard disk.\nPress a key"), without);

            ide.attach(0, new SparseDisk(20_160));
            pc.keyboard().type(" ");
            pc.run(Duration.ofSeconds(2));
            String with = pc.screen().image().text();
            assertTrue(with.contains("Disk 80h") && with.contains("no bootable hard disk"), with);
        }
    }

    @Test
    void theDisketteDriveIsThereAndEmpty() {
        BootProgram.Result result = new BootProgram()
                .call(0x13, 0x0800, 0, 0, 0x00)
                .call(0x13, 0x0201, BUFFER, 1, 0x00)
                .call(0x13, 0x1500, 0, 0, 0x00)
                .call(0x13, 0x1500, 0, 0, 0x01)
                .run();

        assertEquals(4, result.bx(0));
        assertEquals(79 << 8 | 18, result.cx(0));
        assertEquals(0x0101, result.dx(0));
        assertEquals(0xF000, result.es(0));
        assertEquals(0x02, result.octet((result.es(0) << 4) + result.edi(0) + 3), "512-byte sectors");
        assertTrue(result.carry(1));
        assertEquals(0x8000, result.ax(1));
        assertEquals(2, result.ah(2));
        assertEquals(0, result.ah(3));
    }

    @Test
    void anErrorOfTheDriveBecomesAStatusCode() {
        // The drive is made to abort: SET MULTIPLE MODE of 3 sectors does not exist.
        BootProgram.Result result =
                new BootProgram().call(0x13, 0x2403, 0, 0, 0x80).run();

        assertTrue(result.carry(0));
        assertEquals(0x01, result.ah(0));
    }

    @Test
    void identifyIsPassedOn() {
        BootProgram.Result result =
                new BootProgram().call(0x13, 0x2500, BUFFER, 0, 0x80).run();

        assertEquals(0, result.ah(0));
        assertArrayEquals(
                new int[] {100, 16, 63},
                new int[] {result.word(BUFFER + 2), result.word(BUFFER + 6), result.word(BUFFER + 12)});
    }

    private static void packet(BootProgram program, int size, int count, int buffer, int lba, int... flat) {
        int[] bytes = new int[0x18];
        bytes[0] = size;
        put(bytes, 2, 2, count);
        put(bytes, 4, 4, buffer);
        put(bytes, 8, 4, lba);
        if (flat.length > 0) {
            put(bytes, 16, 4, flat[0]);
        }
        program.data(bytes);
    }

    private static void put(int[] bytes, int at, int length, int value) {
        for (int i = 0; i < length; i++) {
            bytes[at + i] = value >> 8 * i & 0xFF;
        }
    }

    private static int sum(BootProgram.Result result, int at, int length) {
        int sum = 0;
        for (int i = 0; i < length; i++) {
            sum += result.octet(at + i);
        }
        return sum & 0xFF;
    }
}
