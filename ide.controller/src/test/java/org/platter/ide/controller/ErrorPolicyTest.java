package org.platter.ide.controller;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.platter.ide.controller.PortScript.ABRT;
import static org.platter.ide.controller.PortScript.BUSY;
import static org.platter.ide.controller.PortScript.DATA;
import static org.platter.ide.controller.PortScript.FAULT;
import static org.platter.ide.controller.PortScript.IDLE;
import static org.platter.ide.controller.PortScript.UNC;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.platter.block.api.BlockDevice;
import org.platter.block.api.BlockException;

/** The options rerror and werror. */
class ErrorPolicyTest {

    private static final int READ_SECTORS = 0x20;
    private static final int WRITE_SECTORS = 0x30;
    private static final int FLUSH_CACHE = 0xE7;

    private final TestDisk disk = TestDisk.ofSectors(1000);
    private final PortScript guest = PortScript.primary(null);

    @Test
    void stopsTheMachineAndTriesAgain() {
        attach(ErrorPolicy.STOP, ErrorPolicy.STOP);
        disk.badSectors.add(7L);
        guest.lba28(5, 4).command(READ_SECTORS).expectStatus(BUSY).expectNoInterrupt();
        assertEquals(List.of("IDE channel 1F0h: sector cannot be read"), guest.board.stops);
        goOn();
        guest.expectStatus(BUSY);
        assertEquals(2, guest.board.stops.size());
        disk.badSectors.clear();
        goOn();
        guest.expectStatus(DATA).expectInterrupt().in16(2);
        assertArrayEquals(TestDisk.original(7), guest.in16(1));
        guest.in16(1);
        guest.expectStatus(IDLE);
    }

    @Test
    void triesAWriteAgainFromTheSectorThatFailed() throws Exception {
        attach(ErrorPolicy.REPORT, ErrorPolicy.STOP);
        disk.badSectors.add(6L);
        guest.lba28(5, 2).command(WRITE_SECTORS).out16(new byte[1024]).expectStatus(BUSY);
        disk.badSectors.clear();
        disk.requests.clear();
        goOn();
        guest.expectStatus(IDLE);
        assertEquals(List.of("write 6+1"), disk.requests);
        assertArrayEquals(new byte[512], disk.sector(6));
    }

    @Test
    void triesAFlushAgain() {
        attach(ErrorPolicy.REPORT, ErrorPolicy.STOP);
        disk.badSectors.add(-1L);
        guest.command(FLUSH_CACHE).expectStatus(BUSY);
        disk.badSectors.clear();
        goOn();
        guest.expectDone();
    }

    @Test
    void doesNotTryAgainWhatAResetHasAbandoned() {
        attach(ErrorPolicy.STOP, ErrorPolicy.STOP);
        disk.badSectors.add(7L);
        guest.lba28(7, 1).command(READ_SECTORS).expectStatus(BUSY);
        guest.control(4).control(0).expectStatus(IDLE);
        disk.requests.clear();
        goOn();
        guest.expectStatus(IDLE);
        assertEquals(List.of(), disk.requests);
    }

    @Test
    void readsZerosInPlaceOfWhatCannotBeReadWhenErrorsAreIgnored() {
        attach(ErrorPolicy.IGNORE, ErrorPolicy.REPORT);
        disk.badSectors.add(6L);
        guest.lba28(5, 3).command(READ_SECTORS);
        assertArrayEquals(TestDisk.original(5), guest.in16(1));
        assertArrayEquals(new byte[512], guest.in16(1));
        assertArrayEquals(TestDisk.original(7), guest.in16(1));
        guest.expectStatus(IDLE);
    }

    @Test
    void losesWhatCannotBeWrittenWhenErrorsAreIgnored() throws Exception {
        attach(ErrorPolicy.REPORT, ErrorPolicy.IGNORE);
        disk.badSectors.add(6L);
        guest.lba28(5, 3).command(WRITE_SECTORS).out16(new byte[3 * 512]).expectStatus(IDLE);
        assertArrayEquals(new byte[512], disk.sector(5));
        assertArrayEquals(TestDisk.original(6), disk.sector(6));
        assertArrayEquals(new byte[512], disk.sector(7));
        disk.badSectors.add(-1L);
        guest.in(7);
        guest.board.line(14).raisedSinceAsked();
        guest.command(FLUSH_CACHE).expectDone();
    }

    @Test
    void stopsOnlyForSpaceWhenItIsToldSo() {
        attach(ErrorPolicy.ENOSPC, ErrorPolicy.ENOSPC);
        disk.badSectors.add(6L);
        guest.lba28(6, 1).command(READ_SECTORS).expectError(UNC);
        guest.lba28(6, 1)
                .command(WRITE_SECTORS)
                .out16(new byte[512])
                .expectStatus(FAULT)
                .expectErrorRegister(ABRT);
        disk.failure = BlockException.Kind.NO_SPACE;
        guest.lba28(6, 1).command(WRITE_SECTORS).out16(new byte[512]).expectStatus(BUSY);
        assertEquals(List.of("IDE channel 1F0h: no space to write the sector"), guest.board.stops);
        disk.badSectors.clear();
        goOn();
        guest.expectStatus(IDLE);
    }

    @Test
    void alwaysReportsWhatTheGuestShouldNotHaveAsked() {
        attach(ErrorPolicy.STOP, ErrorPolicy.IGNORE);
        guest.lba28(1000, 1).command(READ_SECTORS).expectError(PortScript.IDNF);
        disk.failure = BlockException.Kind.READ_ONLY;
        disk.badSectors.add(6L);
        guest.lba28(6, 1).command(WRITE_SECTORS).out16(new byte[512]).expectErrorRegister(ABRT);
        assertEquals(List.of(), guest.board.stops);
    }

    @Test
    void takesTheNamesFromAServicesProperties() {
        guest.controller.addDisk(disk, Map.of(BlockDevice.DRIVE, "hda", "rerror", "ignore"));
        disk.badSectors.add(6L);
        guest.lba28(6, 1).command(READ_SECTORS);
        assertArrayEquals(new byte[512], guest.in16(1));
        guest.controller.removeDisk(disk);
        guest.controller.addDisk(disk, Map.of(BlockDevice.DRIVE, "hda", "werror", "perhaps"));
        guest.expectStatus(0x7F);
    }

    @ParameterizedTest
    @EnumSource(ErrorPolicy.class)
    void hasTheNamesOfQemu(ErrorPolicy policy) {
        assertEquals(policy, ErrorPolicy.of(policy.toString()));
        assertThrows(IllegalArgumentException.class, () -> ErrorPolicy.of(policy.name()));
    }

    private void attach(ErrorPolicy read, ErrorPolicy write) {
        guest.controller.attach(0, disk, new ErrorPolicies(read, write));
        guest.device(0).expectStatus(IDLE);
    }

    private void goOn() {
        guest.board.resume.run();
        guest.board.clock().passAll();
    }
}
