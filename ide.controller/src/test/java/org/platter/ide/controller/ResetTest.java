package org.platter.ide.controller;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.platter.ide.controller.PortScript.ABRT;
import static org.platter.ide.controller.PortScript.DATA;
import static org.platter.ide.controller.PortScript.IDLE;
import static org.platter.ide.controller.PortScript.RESETTING;
import static org.platter.ide.controller.PortScript.SLAVE;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Power-on, the machine's reset, SRST, and EXECUTE DEVICE DIAGNOSTIC. */
class ResetTest {

    private static final int SRST = 0x04;
    private static final int NIEN = 0x02;
    private static final int DIAGNOSTIC = 0x90;
    private static final int READ_MULTIPLE = 0xC4;

    private final TestDisk disk = TestDisk.ofSectors(10_000);
    private final PortScript guest = PortScript.primary(disk, TestDisk.ofSectors(10_000));

    @Test
    void showsTheSignatureAtPowerOn() {
        expectSignature(0xA0);
        guest.device(SLAVE);
        guest.expectRegisters(1, 1, 0, 0).expectErrorRegister(1);
    }

    @Test
    void isBusyAsLongAsSrstIsSet() {
        guest.control(SRST).expectStatus(RESETTING).device(SLAVE).expectStatus(RESETTING);
        guest.control(0).expectStatus(IDLE);
    }

    @Test
    void showsTheSignatureAndSelectsTheMasterAfterSrst() {
        guest.lba28(SLAVE, 0x0123_4567, 9);
        guest.control(SRST).control(0);
        expectSignature(0xA0);
        guest.device(SLAVE).expectDevice(0xB0).expectRegisters(1, 1, 0, 0).expectErrorRegister(1);
    }

    @Test
    void endsATransferBySrst() {
        guest.lba28(0, 8).command(0x20).expectStatus(DATA);
        guest.word();
        guest.control(SRST).control(0).expectStatus(IDLE);
        assertEquals(0xFFFF, guest.word());
        assertFalse(guest.board.line(14).isHigh());
        guest.lba28(3, 1).command(0x20);
        assertArrayEquals(TestDisk.original(3), guest.in16(1));
    }

    @Test
    void writesNothingOfACommandThatSrstEnds() {
        guest.lba28(0, 2).command(0x30).out16(new byte[512]);
        guest.control(SRST).control(0).expectStatus(IDLE);
        assertEquals(List.of(), disk.requests);
    }

    @Test
    void doesNotInterruptAtSrst() {
        guest.control(SRST).control(0).expectNoInterrupt();
    }

    @Test
    void ignoresCommandsAsLongAsSrstIsSet() {
        guest.control(SRST)
                .command(0xEC)
                .command(DIAGNOSTIC)
                .expectStatus(RESETTING)
                .expectNoInterrupt();
        guest.control(0).expectStatus(IDLE);
    }

    @Test
    void ignoresCommandsAsLongAsSrstIsSetThoughAnAbsentSlaveIsSelected() {
        PortScript alone = PortScript.primary(disk);
        alone.device(SLAVE).control(SRST).command(DIAGNOSTIC).expectNoInterrupt();
        alone.device(0).expectStatus(RESETTING).control(0).expectStatus(IDLE);
    }

    @Test
    void keepsTheSettingsOverSrst() {
        guest.count(8).command(0xC6).expectDone();
        guest.control(SRST).control(0);
        guest.lba28(0, 8).command(READ_MULTIPLE).expectStatus(DATA);
    }

    @Test
    void losesTheSettingsAtSrstWhenToldTo() {
        guest.count(8).command(0xC6).expectDone();
        guest.features(0xCC).command(0xEF).expectDone();
        guest.control(SRST).control(0);
        guest.lba28(0, 8).command(READ_MULTIPLE).expectError(ABRT);
    }

    @Test
    void keepsTheSettingsAgainWhenToldTo() {
        guest.count(8).command(0xC6).expectDone();
        guest.features(0xCC).command(0xEF).expectDone();
        guest.features(0x66).command(0xEF).expectDone();
        guest.control(SRST).control(0);
        guest.lba28(0, 8).command(READ_MULTIPLE).expectStatus(DATA);
    }

    @Test
    void losesEverythingAtTheMachinesReset() {
        guest.count(8).command(0xC6).expectDone();
        guest.control(NIEN).lba28(SLAVE, 0, 8).command(0x20);
        guest.controller.reset();
        expectSignature(0xA0);
        guest.lba28(0, 8).command(READ_MULTIPLE).expectError(ABRT);
    }

    @Test
    void lowersItsInterruptAtTheMachinesReset() {
        guest.device(0).command(0xEC);
        guest.controller.reset();
        assertFalse(guest.board.line(14).isHigh());
    }

    @Test
    void diagnosesBothDrivesAndSelectsTheMaster() {
        guest.lba28(SLAVE, 99, 7).command(DIAGNOSTIC).expectStatus(IDLE).expectInterrupt();
        expectSignature(0xA0);
        guest.device(SLAVE).expectRegisters(1, 1, 0, 0).expectErrorRegister(1);
        guest.expectNoInterrupt();
    }

    @Test
    void diagnosesTheMasterThoughAnAbsentSlaveIsSelected() {
        PortScript alone = PortScript.primary(disk);
        alone.device(SLAVE).command(DIAGNOSTIC).expectStatus(IDLE).expectInterrupt();
        alone.expectDevice(0xA0).expectErrorRegister(1);
    }

    @Test
    void keepsTheSettingsOverADiagnostic() {
        guest.count(8).command(0xC6).expectDone();
        guest.command(DIAGNOSTIC).expectDone();
        guest.lba28(0, 8).command(READ_MULTIPLE).expectStatus(DATA);
    }

    private void expectSignature(int device) {
        guest.expectStatus(IDLE)
                .expectErrorRegister(1)
                .expectRegisters(1, 1, 0, 0)
                .expectDevice(device);
    }
}
