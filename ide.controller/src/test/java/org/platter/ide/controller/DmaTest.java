package org.platter.ide.controller;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.platter.ide.controller.PortScript.ABRT;
import static org.platter.ide.controller.PortScript.DATA;
import static org.platter.ide.controller.PortScript.IDLE;
import static org.platter.ide.controller.PortScript.IDNF;
import static org.platter.ide.controller.PortScript.UNC;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** READ DMA and WRITE DMA through the bus master, and what its registers say. */
class DmaTest {

    private static final int READ_DMA = 0xC8;
    private static final int READ_DMA_EXT = 0x25;
    private static final int WRITE_DMA = 0xCA;
    private static final int WRITE_DMA_EXT = 0x35;

    private static final int BUS_MASTER = 0xC000;
    private static final int TABLE = 0x1000;
    private static final int BUFFER = 0x20000;

    // Bus master command and status
    private static final int STOP = 0;
    private static final int READ = 0x09;
    private static final int WRITE = 0x01;
    private static final int ACTIVE = 1;
    private static final int INTERRUPT = 4;

    private final TestPci pci = new TestPci();
    private final TestDisk disk = TestDisk.ofSectors(10_000);
    private final PortScript guest = PortScript.onPci(pci, disk);
    private int descriptors;

    DmaTest() {
        pci.function(1, 1).writeConfiguration(0x20, 4, BUS_MASTER);
        pci.function(1, 1).writeConfiguration(0x04, 2, 0x05);
    }

    @ParameterizedTest
    @ValueSource(ints = {0xC8, 0xC9})
    void reads(int code) {
        last(BUFFER, 1024);
        guest.lba28(1234, 2).command(code).expectStatus(DATA).expectNoInterrupt();
        start(READ);
        expectBusMaster(INTERRUPT);
        guest.expectDone().expectRegisters(0, 1235 & 0xFF, 1235 >> 8, 0);
        assertArrayEquals(sectors(1234, 2), memory(BUFFER, 1024));
        assertArrayEquals(new byte[512], memory(BUFFER + 1024, 512));
    }

    @ParameterizedTest
    @ValueSource(ints = {0xCA, 0xCB})
    void writes(int code) throws Exception {
        byte[] data = random(1024);
        guest.board.memory().put(BUFFER, data);
        last(BUFFER, 1024);
        guest.lba28(1234, 2).command(code).expectStatus(DATA).expectNoInterrupt();
        start(WRITE);
        guest.board.clock().passAll();
        expectBusMaster(INTERRUPT);
        guest.expectDone();
        assertArrayEquals(Arrays.copyOfRange(data, 0, 512), disk.sector(1234));
        assertArrayEquals(Arrays.copyOfRange(data, 512, 1024), disk.sector(1235));
    }

    @Test
    void mayBeStartedBeforeTheCommand() {
        last(BUFFER, 512);
        start(READ);
        expectBusMaster(ACTIVE);
        guest.lba28(7, 1).command(READ_DMA);
        expectBusMaster(INTERRUPT);
        assertArrayEquals(sectors(7, 1), memory(BUFFER, 512));
    }

    @Test
    void scattersAndGathers() {
        region(BUFFER + 0x300, 0x102);
        region(BUFFER, 0x2FE);
        region(BUFFER + 0x1000, 0x200);
        last(BUFFER + 0x2000, 0x200);
        guest.lba28(5, 4).command(READ_DMA);
        guest.board.memory().put(BUFFER + 0x2000 - 4, new byte[4]);
        start(READ);
        // 102h + 2FEh is 400h: two sectors
        byte[] expected = sectors(5, 4);
        expectBusMaster(INTERRUPT);
        assertArrayEquals(Arrays.copyOfRange(expected, 0, 0x102), memory(BUFFER + 0x300, 0x102));
        assertArrayEquals(Arrays.copyOfRange(expected, 0x102, 0x400), memory(BUFFER, 0x2FE));
        assertArrayEquals(Arrays.copyOfRange(expected, 0x400, 0x600), memory(BUFFER + 0x1000, 0x200));
        assertArrayEquals(Arrays.copyOfRange(expected, 0x600, 0x800), memory(BUFFER + 0x2000, 0x200));
    }

    @Test
    void takesACountOfZeroAs64KiB() {
        region(BUFFER, 0);
        last(BUFFER + 0x10000, 0);
        guest.lba28(0, 256).command(READ_DMA);
        start(READ);
        expectBusMaster(INTERRUPT);
        assertArrayEquals(sectors(0, 256), memory(BUFFER, 0x20000));
    }

    @Test
    void readsMoreThanTheDrivesMemoryHolds() {
        for (int i = 0; i < 5; i++) {
            region(BUFFER + i * 0x10000, 0);
        }
        last(BUFFER + 5 * 0x10000, 0x1000);
        guest.lba48(3, 648).command(READ_DMA_EXT);
        start(READ);
        guest.board.clock().passAll();
        expectBusMaster(INTERRUPT);
        guest.expectDone();
        assertArrayEquals(sectors(3, 648), memory(BUFFER, 648 * 512));
        assertEquals(List.of("read 3+256", "read 259+256", "read 515+136"), disk.requests);
    }

    @Test
    void writesMoreThanTheDrivesMemoryHolds() throws Exception {
        byte[] data = random(600 * 512);
        guest.board.memory().put(BUFFER, data);
        for (int i = 0; i < 4; i++) {
            region(BUFFER + i * 0x10000, 0);
        }
        last(BUFFER + 4 * 0x10000, 600 * 512 - 4 * 0x10000);
        guest.lba48(0, 600).command(WRITE_DMA_EXT);
        start(WRITE);
        guest.board.clock().passAll();
        guest.expectDone();
        assertEquals(List.of("write 0+256", "write 256+256", "write 512+88"), disk.requests);
        assertArrayEquals(Arrays.copyOfRange(data, 599 * 512, 600 * 512), disk.sector(599));
    }

    @Test
    void addressesByCylinderHeadAndSector() {
        last(BUFFER, 512);
        guest.chs(2, 3, 4, 1).command(READ_DMA);
        start(READ);
        assertArrayEquals(sectors((2 * 16 + 3) * 63 + 3, 1), memory(BUFFER, 512));
    }

    /** The cases of QEMU's ide-test: regions that are smaller, as large, and larger than the transfer. */
    @ParameterizedTest
    @CsvSource({"1024, 1026, 5", "1024, 0, 5", "1024, 1024, 4", "1024, 1022, 0", "1024, 2, 0", "131072, 0, 0"})
    void saysHowTheRegionsCompareWithTheTransfer(int transfer, int region, int status) {
        last(BUFFER, region);
        guest.lba28(0, transfer / 512).command(READ_DMA);
        start(READ);
        expectBusMaster(status);
        guest.expectStatus(IDLE);
        assertEquals((status & INTERRUPT) != 0, guest.board.line(14).isHigh());
        assertEquals(IDLE, guest.in(7));
        busMaster(0, STOP);
        expectBusMaster(status & INTERRUPT);
        guest.lba28(9, 1).command(0x20);
        assertArrayEquals(sectors(9, 1), guest.in16(1));
    }

    @ParameterizedTest
    @CsvSource({"0x25, 9", "0x35, 1"})
    void regionsMayEndWhereTheDrivesMemoryDoes(int command, int direction) {
        region(BUFFER, 0);
        last(BUFFER + 0x10000, 0);
        guest.lba48(0, 512).command(command);
        start(direction);
        guest.board.clock().passAll();
        expectBusMaster(0);
        guest.expectStatus(IDLE).expectNoInterrupt();
        guest.lba28(9, 1).command(READ_DMA).expectStatus(DATA); // which waits for a start of its own
        busMaster(0, STOP);
        start(READ);
        expectBusMaster(INTERRUPT | ACTIVE);
    }

    @Test
    void abandonsNothingOfTheDriveWhenItIsStoppedInATransfer() {
        last(BUFFER, 0x400);
        busMaster(0, READ);
        busMaster(0, STOP);
        guest.lba28(5, 2).command(READ_DMA).expectStatus(DATA);
        expectBusMaster(0);
        start(READ);
        expectBusMaster(INTERRUPT);
        assertArrayEquals(sectors(5, 2), memory(BUFFER, 1024));
    }

    @Test
    void waitsForTheStartUntilAReset() {
        guest.lba28(5, 2).command(READ_DMA).expectStatus(DATA);
        assertEquals(0xFFFF, guest.word());
        guest.expectStatus(DATA).control(4).control(0).expectStatus(IDLE);
        last(BUFFER, 1024);
        start(READ);
        expectBusMaster(ACTIVE);
        assertArrayEquals(new byte[1024], memory(BUFFER, 1024));
    }

    @Test
    void movesNothingToMemoryThatIsNotThere() {
        region(0xFFFF_FF00, 0x200);
        region(0x8000_0000, 0x200);
        last(BUFFER, 0x200);
        guest.lba28(5, 3).command(READ_DMA);
        start(READ);
        expectBusMaster(INTERRUPT);
        assertArrayEquals(sectors(7, 1), memory(BUFFER, 0x200));
        assertArrayEquals(Arrays.copyOfRange(sectors(5, 1), 0x100, 0x200), memory(0, 0x100));
    }

    @Test
    void readsADescriptorTableThatIsNotThereAsOnes() {
        guest.lba28(5, 3).command(READ_DMA);
        guest.board.out(BUS_MASTER + 4, 4, 0xF000_0000);
        busMaster(0, READ);
        expectBusMaster(ACTIVE | INTERRUPT);
    }

    @Test
    void endsATableWithoutAnEndAtItsBoundary() {
        guest.board.out(BUS_MASTER + 4, 4, 0x1FFF8);
        guest.board.memory().putInt(0x1FFF8, BUFFER);
        guest.board.memory().putInt(0x1FFFC, 512);
        guest.lba28(5, 2).command(READ_DMA);
        busMaster(0, READ);
        expectBusMaster(0);
        guest.expectStatus(IDLE).expectNoInterrupt();
    }

    @Test
    void survivesATableThatLiesInTheDataItReads() {
        region(TABLE, 0x200);
        guest.lba28(5, 200).command(READ_DMA);
        start(READ);
        guest.controller.reset();
        guest.expectStatus(IDLE);
    }

    @Test
    void endsWithAnErrorOfTheDrive() {
        disk.badSectors.add(7L);
        last(BUFFER, 2048);
        guest.lba28(5, 4).command(READ_DMA).expectError(UNC).expectRegisters(2, 7, 0, 0);
        start(READ);
        expectBusMaster(ACTIVE | INTERRUPT);
        guest.lba28(9_999, 2).command(READ_DMA).expectError(IDNF);
        guest.lba28(10_000, 1).command(WRITE_DMA).expectError(IDNF);
    }

    @Test
    void clearsInterruptAndErrorBitsByOnesAndKeepsWhatSoftwareSaysOfTheDrives() {
        guest.command(0xE7);
        expectBusMaster(INTERRUPT);
        busMaster(2, 0x60);
        expectBusMaster(0x60 | INTERRUPT);
        busMaster(2, 0x20 | INTERRUPT);
        expectBusMaster(0x20);
    }

    @Test
    void keepsTheTablesAddress() {
        guest.board.out(BUS_MASTER + 4, 4, 0x1234_5677);
        assertEquals(0x1234_5674, guest.board.in(BUS_MASTER + 4, 4));
        assertEquals(0, guest.board.in(BUS_MASTER + 12, 4));
        busMaster(0, 0xFF & ~WRITE);
        assertEquals(8, guest.board.in(BUS_MASTER, 1));
    }

    @Test
    void movesNothingUnlessTheFunctionMayBeAMaster() {
        pci.function(1, 1).writeConfiguration(0x04, 2, 0x01);
        last(BUFFER, 512);
        guest.lba28(5, 1).command(READ_DMA);
        start(READ);
        expectBusMaster(ACTIVE | INTERRUPT);
        assertArrayEquals(new byte[512], memory(BUFFER, 512));
    }

    @Test
    void servesBothChannels() {
        TestDisk second = TestDisk.ofSectors(1000);
        guest.controller.attach(2, second);
        TestBoard board = guest.board;
        board.memory().putInt(0x3000, BUFFER);
        board.memory().putInt(0x3004, 512 | 1 << 31);
        board.out(BUS_MASTER + 12, 4, 0x3000);
        board.out(0x176, 1, 0x40);
        board.out(0x172, 1, 1);
        board.out(0x173, 1, 77);
        board.out(0x177, 1, READ_DMA);
        board.out(BUS_MASTER + 8, 1, READ);
        board.clock().passAll();
        assertEquals(INTERRUPT, board.in(BUS_MASTER + 10, 1));
        assertTrue(board.line(15).isHigh());
        assertFalse(board.line(14).isHigh());
        assertArrayEquals(sectors(77, 1), memory(BUFFER, 512));
        expectBusMaster(0);
    }

    @ParameterizedTest
    @ValueSource(ints = {0xC8, 0xC9, 0xCA, 0xCB, 0x25, 0x35})
    void isUnknownOnABoardWithoutABusMaster(int code) {
        PortScript.primary(disk).lba28(0, 1).command(code).expectError(ABRT);
    }

    @Test
    void trims() {
        trim(6L | 8L << 48, 0L | 2L << 48, 0L);
        expectBusMaster(INTERRUPT);
        guest.expectDone();
        assertEquals(List.of("discard 6+8", "discard 0+2"), disk.requests);
    }

    @Test
    void trimsNothingUnlessAllSectorsExist() {
        trim(6L | 8L << 48, 9_999L | 2L << 48);
        expectBusMaster(INTERRUPT);
        guest.expectError(ABRT);
        assertEquals(List.of(), disk.requests);
    }

    @Test
    void abortsOtherUsesOfDataSetManagementAndTooManyRanges() {
        guest.features(0).count(1).command(0x06).expectError(ABRT);
        guest.features(1).count(65).command(0x06).expectError(ABRT);
    }

    private void trim(long... ranges) {
        for (int i = 0; i < ranges.length; i++) {
            guest.board.memory().putInt(BUFFER + 8 * i, (int) ranges[i]);
            guest.board.memory().putInt(BUFFER + 8 * i + 4, (int) (ranges[i] >>> 32));
        }
        last(BUFFER, 512);
        guest.features(1).count(0).count(1).device(0x40).command(0x06);
        start(WRITE);
        guest.board.clock().passAll();
    }

    private void region(int address, int count) {
        guest.board.memory().putInt(TABLE + 8 * descriptors, address);
        guest.board.memory().putInt(TABLE + 8 * descriptors + 4, count & 0xFFFF);
        descriptors++;
    }

    private void last(int address, int count) {
        region(address, count);
        guest.board.memory().putInt(TABLE + 8 * descriptors - 4, count & 0xFFFF | 1 << 31);
    }

    private void start(int command) {
        guest.board.out(BUS_MASTER + 4, 4, TABLE);
        busMaster(0, command);
    }

    private void busMaster(int register, int value) {
        guest.board.out(BUS_MASTER + register, 1, value);
    }

    private void expectBusMaster(int status) {
        assertEquals(status, guest.board.in(BUS_MASTER + 2, 1), "bus master status");
    }

    private byte[] memory(int address, int length) {
        return guest.board.memory().get(address, length);
    }

    private static byte[] sectors(long first, int count) {
        byte[] all = new byte[count * 512];
        for (int i = 0; i < count; i++) {
            System.arraycopy(TestDisk.original(first + i), 0, all, i * 512, 512);
        }
        return all;
    }

    private static byte[] random(int length) {
        byte[] data = new byte[length];
        new Random(length).nextBytes(data);
        return data;
    }
}
