package org.platter.ide.controller;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.platter.ide.controller.PortScript.ABRT;
import static org.platter.ide.controller.PortScript.DATA;
import static org.platter.ide.controller.PortScript.FAULT;
import static org.platter.ide.controller.PortScript.IDLE;
import static org.platter.ide.controller.PortScript.IDNF;
import static org.platter.ide.controller.PortScript.SLAVE;
import static org.platter.ide.controller.PortScript.UNC;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.platter.block.api.BlockException;

class ReadSectorsTest {

    private static final int READ_SECTORS = 0x20;
    private static final int READ_SECTORS_EXT = 0x24;
    private static final int READ_MULTIPLE = 0xC4;
    private static final int READ_MULTIPLE_EXT = 0x29;
    private static final int SET_MULTIPLE_MODE = 0xC6;

    private final TestDisk disk = TestDisk.ofSectors(10_000);
    private final PortScript guest = PortScript.primary(disk);

    @ParameterizedTest
    @ValueSource(ints = {0x20, 0x21})
    void readsOneSectorWithOneInterruptBeforeTheDataAndNoneAfter(int code) {
        guest.lba28(1234, 1).command(code).expectStatus(DATA).expectInterrupt();
        assertArrayEquals(TestDisk.original(1234), guest.in16(1));
        guest.expectStatus(IDLE).expectNoInterrupt();
    }

    @Test
    void interruptsBeforeEachSector() {
        guest.lba28(7, 3).command(READ_SECTORS);
        for (int lba = 7; lba < 10; lba++) {
            guest.expectStatus(DATA).expectInterrupt();
            assertArrayEquals(TestDisk.original(lba), guest.in16(1));
        }
        guest.expectStatus(IDLE).expectNoInterrupt();
    }

    @Test
    void interruptsBeforeEachBlockOfReadMultipleAndCutsTheLastShort() {
        guest.count(4).command(SET_MULTIPLE_MODE).expectDone();
        guest.lba28(100, 10).command(READ_MULTIPLE);
        for (int sectors : new int[] {4, 4, 2}) {
            guest.expectStatus(DATA).expectInterrupt();
            guest.in16(sectors);
        }
        guest.expectStatus(IDLE).expectNoInterrupt();
    }

    @Test
    void readsAWholeRequestFromTheDeviceAtOnce() {
        guest.lba28(0, 256).command(READ_SECTORS).in16(256);
        assertEquals(List.of("read 0+256"), disk.requests);
    }

    @Test
    void takesSectorCountZeroAs256() {
        guest.lba28(0, 0).command(READ_SECTORS);
        byte[] data = guest.in16(256);
        assertArrayEquals(TestDisk.original(255), last(data));
        guest.expectStatus(IDLE);
    }

    @Test
    void takesSectorCountZeroOfA48BitCommandAs65536() {
        PortScript large = PortScript.primary(TestDisk.ofSectors(70_000));
        large.lba48(0, 0).command(READ_SECTORS_EXT);
        byte[] data = large.in32(65_536);
        assertArrayEquals(TestDisk.original(65_535), last(data));
        large.expectStatus(IDLE);
    }

    @Test
    void readsWith32BitAccesses() {
        guest.lba28(5, 2).command(READ_SECTORS);
        byte[] data = guest.in32(2);
        assertArrayEquals(TestDisk.original(6), last(data));
        guest.expectStatus(IDLE);
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 4})
    void readsStringsThatStopWhereSomethingHappens(int width) {
        guest.lba28(5, 3).command(READ_SECTORS).expectInterrupt();
        assertArrayEquals(TestDisk.original(5), guest.inString(width, 1));
        guest.expectStatus(DATA).expectInterrupt();
        assertArrayEquals(TestDisk.original(6), guest.inString(width, 1));
        guest.expectInterrupt().inString(width, 1);
        guest.expectStatus(IDLE).expectNoInterrupt();
        assertEquals((byte) 0xFF, guest.inString(width, 1)[0]);
    }

    @Test
    void leavesTheLastSectorsAddressInTheRegisters() {
        guest.lba28(0xFE, 3).command(READ_SECTORS).in16(3);
        guest.expectRegisters(0, 0x00, 0x01, 0x00);
    }

    @Test
    void addressesByCylinderHeadAndSector() {
        // 10000 sectors are 9 cylinders of 16 heads and 63 sectors
        guest.chs(2, 3, 4, 1).command(READ_SECTORS);
        assertArrayEquals(TestDisk.original((2 * 16 + 3) * 63 + 3), guest.in16(1));
    }

    @Test
    void carriesFromSectorToHeadToCylinder() {
        guest.chs(0, 15, 63, 2).command(READ_SECTORS);
        assertArrayEquals(TestDisk.original(16 * 63), last(guest.in16(2)));
        guest.expectRegisters(0, 1, 1, 0).expectDevice(0xA0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0 0 0", "0 0 64", "9 0 1"})
    void doesNotFindAnAddressOutsideTheGeometry(String address) {
        String[] chs = address.split(" ");
        guest.chs(Integer.parseInt(chs[0]), Integer.parseInt(chs[1]), Integer.parseInt(chs[2]), 1)
                .command(READ_SECTORS)
                .expectError(IDNF);
    }

    @Test
    void readsUpToTheLastCylinderThoughTheDiskHasMore() {
        guest.chs(8, 15, 63, 2).command(READ_SECTORS).expectInterrupt().in16(1);
        guest.expectError(IDNF).expectRegisters(1, 1, 9, 0).expectDevice(0xA0);
    }

    @Test
    void readsUpToTheEndOfTheDiskAndNamesTheFirstSectorBehindIt() {
        guest.lba28(9_998, 4).command(READ_SECTORS);
        guest.expectInterrupt().in16(1);
        guest.expectInterrupt().in16(1);
        guest.expectError(IDNF).expectRegisters(2, 10_000 & 0xFF, 10_000 >> 8, 0);
    }

    @Test
    void doesNotFindTheFirstSectorBehindTheDisk() {
        guest.lba28(10_000, 1).command(READ_SECTORS).expectError(IDNF);
        guest.lba48(0xFFFF_FFFF_FFFFL, 1).command(READ_SECTORS_EXT).expectError(IDNF);
        assertEquals(List.of(), disk.requests);
    }

    @Test
    void endsTheBlocksOfReadMultipleBeforeOneThatReachesBehindTheDisk() {
        guest.count(4).command(SET_MULTIPLE_MODE).expectDone();
        guest.lba28(9_994, 8).command(READ_MULTIPLE).expectInterrupt().in16(4);
        guest.expectError(IDNF).expectRegisters(2, 10_000 & 0xFF, 10_000 >> 8, 0);
    }

    @Test
    void addressesBeyond28Bits() {
        long sectors = 4L << 30;
        PortScript large = PortScript.primary(TestDisk.ofSectors(sectors));
        large.lba48(sectors - 1, 1).command(READ_SECTORS_EXT).expectInterrupt();
        assertArrayEquals(TestDisk.original(sectors - 1), large.in16(1));
    }

    @Test
    void doesNotReachBeyond28BitsByA28BitCommand() {
        PortScript large = PortScript.primary(TestDisk.ofSectors(1L << 30));
        large.lba28(0x0FFF_FFFE, 2).command(READ_SECTORS).expectInterrupt().in16(1);
        large.expectError(IDNF).expectRegisters(1, 0xFF, 0xFF, 0xFF);
    }

    @Test
    void readsMultipleWith48Bits() {
        guest.count(8).command(SET_MULTIPLE_MODE).expectDone();
        guest.lba48(50, 9).command(READ_MULTIPLE_EXT).expectInterrupt().in16(8);
        guest.expectInterrupt();
        assertArrayEquals(TestDisk.original(58), guest.in16(1));
        guest.expectStatus(IDLE).expectNoInterrupt();
    }

    @Test
    void abortsReadMultipleUntilItIsEnabled() {
        guest.lba28(0, 1).command(READ_MULTIPLE).expectError(ABRT);
    }

    @Test
    void showsTheAddressOfABadSectorAfterTheGoodOnesBeforeIt() {
        disk.badSectors.add(203L);
        guest.lba28(200, 8).command(READ_SECTORS);
        for (int lba = 200; lba < 203; lba++) {
            guest.expectStatus(DATA).expectInterrupt();
            assertArrayEquals(TestDisk.original(lba), guest.in16(1));
        }
        guest.expectError(UNC).expectRegisters(5, 203, 0, 0);
    }

    @Test
    void showsABadSectorsAddressIn48Bits() {
        disk.badSectors.add(3000L);
        guest.lba48(3000, 1).command(READ_SECTORS_EXT).expectError(UNC).expectRegisters(1, 3000 & 0xFF, 3000 >> 8, 0);
        guest.control(0x80).expectRegisters(0, 0, 0, 0);
    }

    @Test
    void showsABadSectorsAddressByCylinderHeadAndSector() {
        long lba = (1 * 16 + 2) * 63 + 9;
        disk.badSectors.add(lba);
        guest.chs(1, 2, 9, 2).command(READ_SECTORS).expectInterrupt().in16(1);
        guest.expectError(UNC).expectRegisters(1, 10, 1, 0).expectDevice(0xA2);
    }

    @Test
    void worksAgainAfterAnError() {
        disk.badSectors.add(0L);
        guest.lba28(0, 1).command(READ_SECTORS).expectError(UNC);
        guest.lba28(1, 1)
                .command(READ_SECTORS)
                .expectStatus(DATA)
                .expectInterrupt()
                .expectErrorRegister(0);
    }

    @ParameterizedTest
    @EnumSource(BlockException.Kind.class)
    void turnsEveryFailureOfTheDeviceIntoAnAtaError(BlockException.Kind kind) {
        disk.failure = kind;
        disk.badSectors.add(0L);
        guest.lba28(0, 1).command(READ_SECTORS).expectInterrupt();
        switch (kind) {
            case READ_ONLY -> guest.expectErrorRegister(ABRT);
            case CLOSED, BUSY -> guest.expectStatus(FAULT).expectErrorRegister(ABRT);
            default -> guest.expectErrorRegister(UNC);
        }
    }

    @Test
    void looksForTheBadSectorOnlyWhenOneSectorMayBeBad() {
        disk.failure = BlockException.Kind.BUSY;
        disk.badSectors.add(0L);
        guest.lba28(0, 256).command(READ_SECTORS).expectStatus(FAULT);
        assertEquals(List.of("read 0+256"), disk.requests);
    }

    @Test
    void turnsABugOfADriverIntoAnAtaError() {
        disk.bug = new NullPointerException("a bug that the test asked for");
        guest.lba28(0, 256).command(READ_SECTORS).expectError(UNC);
    }

    @Test
    void turnsACrashOfADriverIntoAnAtaError() {
        disk.crash = new StackOverflowError("a crash that the test asked for");
        guest.lba28(0, 2).command(READ_SECTORS).expectStatus(FAULT).expectErrorRegister(ABRT);
        guest.lba28(0, 1).command(0x30).out16(new byte[512]).expectStatus(FAULT).expectErrorRegister(ABRT);
        guest.command(0xE7).expectStatus(FAULT).expectErrorRegister(ABRT);
    }

    @Test
    void readsFromTheSlaveOfTheSecondaryChannel() {
        TestDisk slave = TestDisk.ofSectors(100);
        PortScript secondary = PortScript.secondary(TestDisk.ofSectors(50), slave);
        secondary.lba28(SLAVE, 77, 1).command(READ_SECTORS).expectInterrupt();
        assertArrayEquals(TestDisk.original(77), secondary.in16(1));
    }

    private static byte[] last(byte[] sectors) {
        return Arrays.copyOfRange(sectors, sectors.length - 512, sectors.length);
    }
}
