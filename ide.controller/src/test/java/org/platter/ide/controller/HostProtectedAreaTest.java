package org.platter.ide.controller;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.platter.ide.controller.PortScript.ABRT;
import static org.platter.ide.controller.PortScript.IDNF;
import static org.platter.ide.controller.PortScript.LBA;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;

/** READ NATIVE MAX ADDRESS and SET MAX ADDRESS. */
class HostProtectedAreaTest {

    private static final int READ_NATIVE_MAX = 0xF8;
    private static final int READ_NATIVE_MAX_EXT = 0x27;
    private static final int SET_MAX = 0xF9;
    private static final int SET_MAX_EXT = 0x37;
    private static final int READ_VERIFY = 0x40;

    private final PortScript guest = PortScript.primary(TestDisk.ofSectors(100_800));

    @Test
    void tellsTheLastSector() {
        guest.count(9).device(LBA).command(READ_NATIVE_MAX).expectDone();
        guest.expectRegisters(9, 0xBF, 0x89, 0x01).expectDevice(0xE0); // 100799
    }

    @Test
    void tellsTheLastSectorByCylinderHeadAndSector() {
        guest.count(9).device(0).command(READ_NATIVE_MAX).expectDone();
        guest.expectRegisters(9, 63, 99, 0).expectDevice(0xAF);
    }

    @Test
    void tellsTheLastSectorIn48Bits() {
        PortScript large = PortScript.primary(TestDisk.ofSectors(0x1_2345_6789L));
        large.lba48(0, 0).command(READ_NATIVE_MAX_EXT).expectDone();
        large.expectRegisters(0, 0x88, 0x67, 0x45).control(0x80).expectRegisters(0, 0x23, 0x01, 0x00);
        large.device(LBA).command(READ_NATIVE_MAX).expectDone().expectRegisters(0, 0xFF, 0xFF, 0xFF);
        large.expectDevice(0xEF);
    }

    @Test
    void hidesTheEndOfTheDisk() {
        hideFrom(50_400);
        guest.lba28(50_400, 1).command(READ_VERIFY).expectError(IDNF);
        guest.lba28(50_399, 1).command(READ_VERIFY).expectDone();
        guest.chs(50, 0, 1, 1).command(READ_VERIFY).expectError(IDNF);
        guest.chs(49, 15, 63, 1).command(READ_VERIFY).expectDone();
    }

    @Test
    void identifiesWhatIsLeft() {
        hideFrom(50_400);
        guest.device(0).command(0xEC);
        ByteBuffer words = ByteBuffer.wrap(guest.in16(1)).order(ByteOrder.LITTLE_ENDIAN);
        assertEquals(50, words.getShort(2));
        assertEquals(50, words.getShort(2 * 54));
        assertEquals(50_400, words.getInt(2 * 57));
        assertEquals(50_400, words.getInt(2 * 60));
        assertEquals(50_400, words.getLong(2 * 100));
    }

    @Test
    void stillTellsTheLastSectorOfTheDiskAndTakesTheAreaBack() {
        hideFrom(5);
        guest.device(LBA).command(READ_NATIVE_MAX).expectDone().expectRegisters(0, 0xBF, 0x89, 0x01);
        guest.command(SET_MAX).expectDone();
        guest.lba28(100_799, 1).command(READ_VERIFY).expectDone();
        guest.chs(99, 15, 63, 1).command(READ_VERIFY).expectDone();
    }

    @Test
    void showsTheWholeDiskAfterTheMachinesResetOnly() {
        hideFrom(1000);
        guest.control(4).control(0);
        guest.lba28(1000, 1).command(READ_VERIFY).expectError(IDNF);
        guest.controller.reset();
        guest.lba28(1000, 1).command(READ_VERIFY).expectDone();
    }

    @Test
    void hidesByCylinderHeadAndSector() {
        guest.device(0).command(READ_NATIVE_MAX).expectDone();
        guest.chs(9, 15, 63, 0).command(SET_MAX).expectDone();
        guest.lba28(10_079, 1).command(READ_VERIFY).expectDone();
        guest.lba28(10_080, 1).command(READ_VERIFY).expectError(IDNF);
    }

    @Test
    void hidesIn48Bits() {
        guest.device(LBA).command(READ_NATIVE_MAX_EXT).expectDone();
        guest.lba48(99, 0).command(SET_MAX_EXT).expectDone();
        guest.lba28(100, 1).command(READ_VERIFY).expectError(IDNF);
    }

    @Test
    void abortsUnlessTheNativeAddressWasJustRead() {
        guest.lba28(99, 0).command(SET_MAX).expectError(ABRT);
        guest.device(LBA).command(READ_NATIVE_MAX).expectDone();
        guest.command(0xE5).expectDone();
        guest.lba28(99, 0).command(SET_MAX).expectError(ABRT);
        guest.device(LBA).command(READ_NATIVE_MAX).expectDone();
        guest.lba48(99, 0).command(SET_MAX_EXT).expectError(ABRT);
    }

    @Test
    void abortsWhatAnImageCannotKeep() {
        guest.device(LBA).command(READ_NATIVE_MAX).expectDone();
        guest.lba28(99, 1).command(SET_MAX).expectError(ABRT);
    }

    @Test
    void abortsThePasswordCommands() {
        guest.device(LBA).command(READ_NATIVE_MAX).expectDone();
        guest.lba28(99, 0).features(1).command(SET_MAX).expectError(ABRT);
    }

    @Test
    void abortsALastSectorBehindTheDisk() {
        guest.device(LBA).command(READ_NATIVE_MAX).expectDone();
        guest.lba28(100_800, 0).command(SET_MAX).expectError(ABRT);
        guest.device(0).command(READ_NATIVE_MAX).expectDone();
        guest.chs(100, 0, 1, 0).command(SET_MAX).expectError(ABRT);
        guest.device(LBA).command(READ_NATIVE_MAX_EXT).expectDone();
        guest.lba48(100_800, 0).command(SET_MAX_EXT).expectError(ABRT);
    }

    @Test
    void abortsTheFormThatDidNotHideTheArea() {
        hideFrom(1000);
        guest.device(LBA).command(READ_NATIVE_MAX_EXT).expectDone();
        guest.command(SET_MAX_EXT).expectError(ABRT);
        hideFrom(100_800);
        guest.device(LBA).command(READ_NATIVE_MAX_EXT).expectDone();
        guest.lba48(99, 0).command(SET_MAX_EXT).expectDone();
        guest.device(LBA).command(READ_NATIVE_MAX).expectDone();
        guest.command(SET_MAX).expectError(ABRT);
        guest.device(LBA).command(READ_NATIVE_MAX_EXT).expectDone();
        guest.command(SET_MAX_EXT).expectDone();
        guest.lba28(100_799, 1).command(READ_VERIFY).expectDone();
    }

    @Test
    void abortsA48BitAddressByCylinderHeadAndSector() {
        guest.device(LBA).command(READ_NATIVE_MAX_EXT).expectDone();
        guest.count(0).count(0).device(0).command(SET_MAX_EXT).expectError(ABRT);
    }

    private void hideFrom(int lba) {
        guest.device(LBA).command(READ_NATIVE_MAX).expectDone();
        guest.lba28(lba - 1, 0).command(SET_MAX).expectDone();
    }
}
