package org.platter.ide.controller;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.platter.ide.controller.PortScript.ABRT;
import static org.platter.ide.controller.PortScript.DATA;
import static org.platter.ide.controller.PortScript.FAULT;
import static org.platter.ide.controller.PortScript.IDLE;
import static org.platter.ide.controller.PortScript.IDNF;
import static org.platter.ide.controller.PortScript.SLAVE;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.platter.block.api.BlockException;
import org.platter.block.api.DeviceInfo;

class WriteSectorsTest {

    private static final int WRITE_SECTORS = 0x30;
    private static final int WRITE_SECTORS_EXT = 0x34;
    private static final int WRITE_MULTIPLE = 0xC5;
    private static final int WRITE_MULTIPLE_EXT = 0x39;
    private static final int SET_MULTIPLE_MODE = 0xC6;

    private final TestDisk disk = TestDisk.ofSectors(10_000);
    private final PortScript guest = PortScript.primary(disk);

    @ParameterizedTest
    @ValueSource(ints = {0x30, 0x31})
    void writesOneSectorWithNoInterruptBeforeTheDataAndOneAfter(int code) throws IOException {
        byte[] sector = sectors(1);
        guest.lba28(1234, 1).command(code).expectStatus(DATA).expectNoInterrupt();
        guest.out16(sector).expectDone();
        assertArrayEquals(sector, disk.sector(1234));
        assertArrayEquals(TestDisk.original(1233), disk.sector(1233));
        assertArrayEquals(TestDisk.original(1235), disk.sector(1235));
    }

    @Test
    void interruptsAfterEachSector() {
        guest.lba28(7, 3).command(WRITE_SECTORS).expectNoInterrupt();
        guest.out16(sectors(1)).expectStatus(DATA).expectInterrupt();
        guest.out16(sectors(1)).expectStatus(DATA).expectInterrupt();
        guest.out16(sectors(1)).expectStatus(IDLE).expectInterrupt();
        guest.expectRegisters(0, 9, 0, 0);
    }

    @Test
    void interruptsAfterEachBlockOfWriteMultipleTheLastBeingShort() throws IOException {
        byte[] data = sectors(10);
        guest.count(4).command(SET_MULTIPLE_MODE).expectDone();
        guest.lba28(100, 10).command(WRITE_MULTIPLE).expectNoInterrupt();
        guest.out16(part(data, 0, 4)).expectStatus(DATA).expectInterrupt();
        guest.out16(part(data, 4, 8)).expectStatus(DATA).expectInterrupt();
        guest.out16(part(data, 8, 10)).expectStatus(IDLE).expectInterrupt();
        assertArrayEquals(data, sectorsOfDisk(100, 10));
    }

    @Test
    void writesAWholeRequestToTheDeviceAtOnce() throws IOException {
        byte[] data = sectors(256);
        guest.lba28(0, 256).command(WRITE_SECTORS).out16(data);
        assertEquals(List.of("write 0+256"), disk.requests);
        assertArrayEquals(data, sectorsOfDisk(0, 256));
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 4})
    void takesStringsUpToWhereSomethingHappens(int width) throws IOException {
        byte[] data = sectors(2);
        guest.outString(width, data).expectStatus(IDLE);
        guest.lba28(7, 2).command(WRITE_SECTORS).outString(width, part(data, 0, 1));
        guest.expectStatus(DATA)
                .expectInterrupt()
                .outString(width, part(data, 1, 2))
                .expectDone();
        assertArrayEquals(data, sectorsOfDisk(7, 2));
    }

    @Test
    void writesMoreThanItsBufferHolds() throws IOException {
        byte[] data = sectors(600);
        guest.lba48(20, 600).command(WRITE_SECTORS_EXT).out32(data).expectStatus(IDLE);
        assertEquals(List.of("write 20+256", "write 276+256", "write 532+88"), disk.requests);
        assertArrayEquals(data, sectorsOfDisk(20, 600));
    }

    @Test
    void writesMultipleWith48Bits() throws IOException {
        byte[] data = sectors(20);
        guest.count(16).command(SET_MULTIPLE_MODE).expectDone();
        guest.lba48(5, 20).command(WRITE_MULTIPLE_EXT).expectNoInterrupt();
        guest.out32(part(data, 0, 16)).expectStatus(DATA).expectInterrupt();
        guest.out32(part(data, 16, 20)).expectDone();
        assertArrayEquals(data, sectorsOfDisk(5, 20));
    }

    @Test
    void addressesByCylinderHeadAndSectorAndBySlave() throws IOException {
        TestDisk slave = TestDisk.ofSectors(5000).geometry(17, 7, 40);
        byte[] sector = sectors(1);
        PortScript two = PortScript.primary(disk, slave);
        two.chs(3, 6, 40, 1)
                .device(0xA0 | SLAVE | 6)
                .command(WRITE_SECTORS)
                .out16(sector)
                .expectDone();
        assertArrayEquals(sector, slave.sector((3 * 7 + 6) * 40 + 39));
        assertEquals(List.of(), disk.requests);
    }

    @Test
    void doesNotAskForDataWhenTheFirstSectorIsNotThere() {
        guest.lba28(10_000, 1).command(WRITE_SECTORS).expectError(IDNF);
        guest.lba48(1L << 40, 1).command(WRITE_SECTORS_EXT).expectError(IDNF);
        guest.chs(0, 0, 0, 1).command(WRITE_SECTORS).expectError(IDNF);
    }

    @Test
    void writesUpToTheEndOfTheDiskAndNamesTheFirstSectorBehindIt() throws IOException {
        byte[] data = sectors(2);
        guest.lba28(9_998, 4).command(WRITE_SECTORS).out16(data);
        guest.expectStatus(0x51).expectErrorRegister(IDNF).expectRegisters(2, 10_000 & 0xFF, 10_000 >> 8, 0);
        assertArrayEquals(data, sectorsOfDisk(9_998, 2));
    }

    @Test
    void writesTheBeginningOfABlockThatReachesBehindTheDisk() throws IOException {
        byte[] data = sectors(8);
        guest.count(8).command(SET_MULTIPLE_MODE).expectDone();
        guest.lba28(9_997, 8).command(WRITE_MULTIPLE).out16(data).expectError(IDNF);
        guest.expectRegisters(5, 10_000 & 0xFF, 10_000 >> 8, 0);
        assertArrayEquals(part(data, 0, 3), sectorsOfDisk(9_997, 3));
    }

    @Test
    void namesTheSectorThatCannotBeWritten() throws IOException {
        byte[] data = sectors(8);
        disk.badSectors.add(103L);
        guest.lba28(100, 8).command(WRITE_SECTORS).out16(data);
        guest.expectStatus(FAULT).expectErrorRegister(ABRT).expectRegisters(5, 103, 0, 0);
        assertArrayEquals(part(data, 0, 3), sectorsOfDisk(100, 3));
    }

    @ParameterizedTest
    @EnumSource(BlockException.Kind.class)
    void turnsEveryFailureOfTheDeviceIntoAnAtaError(BlockException.Kind kind) {
        disk.failure = kind;
        disk.badSectors.add(0L);
        guest.lba28(0, 1).command(WRITE_SECTORS).out16(sectors(1)).expectErrorRegister(ABRT);
        guest.expectStatus(kind == BlockException.Kind.READ_ONLY ? 0x51 : FAULT).expectInterrupt();
    }

    @Test
    void abortsOnADiskForReadingOnly() {
        TestDisk readOnly =
                TestDisk.of(DeviceInfo.of("test", 51200).readOnly(true).build());
        PortScript.primary(readOnly).lba28(0, 1).command(WRITE_SECTORS).expectError(ABRT);
        assertEquals(List.of(), readOnly.requests);
    }

    @Test
    void abortsWriteMultipleUntilItIsEnabled() {
        guest.lba28(0, 1).command(WRITE_MULTIPLE).expectError(ABRT);
    }

    @Test
    void flushesOnlyWhenTheWriteCacheIsOff() {
        guest.lba28(0, 1).command(WRITE_SECTORS).out16(sectors(1)).expectDone();
        guest.features(0x82).command(0xEF).expectDone();
        guest.lba28(1, 1).command(WRITE_SECTORS).out16(sectors(1)).expectDone();
        assertEquals(List.of("write 0+1", "flush", "write 1+1", "flush"), disk.requests);
    }

    @Test
    void ignoresDataThatItDidNotAskFor() {
        guest.out16(sectors(1)).expectStatus(IDLE).expectNoInterrupt();
        guest.lba28(0, 1).command(0x20).out16(sectors(1)).expectStatus(DATA);
        assertArrayEquals(TestDisk.original(0), guest.in16(1));
        assertEquals(0xFFFF, guest.word());
    }

    private byte[] sectorsOfDisk(long first, int count) throws IOException {
        byte[] all = new byte[count * 512];
        for (int i = 0; i < count; i++) {
            System.arraycopy(disk.sector(first + i), 0, all, i * 512, 512);
        }
        return all;
    }

    private static byte[] sectors(int count) {
        byte[] data = new byte[count * 512];
        new Random(count).nextBytes(data);
        return data;
    }

    private static byte[] part(byte[] sectors, int from, int to) {
        return Arrays.copyOfRange(sectors, from * 512, to * 512);
    }
}
