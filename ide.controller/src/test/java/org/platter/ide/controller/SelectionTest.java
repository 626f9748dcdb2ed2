package org.platter.ide.controller;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.platter.ide.controller.PortScript.ABRT;
import static org.platter.ide.controller.PortScript.DATA;
import static org.platter.ide.controller.PortScript.IDLE;
import static org.platter.ide.controller.PortScript.MASTER;
import static org.platter.ide.controller.PortScript.SLAVE;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Which drive answers, what an absent one answers, and whose interrupt the line shows. */
class SelectionTest {

    private static final int IDENTIFY = 0xEC;
    private static final int NIEN = 0x02;
    private static final int FLOATING = 0x7F;

    private final TestDisk master = TestDisk.ofSectors(1000);
    private final TestDisk slave = TestDisk.ofSectors(2000);
    private final PortScript both = PortScript.primary(master, slave);
    private final PortScript alone = PortScript.primary(master);
    private final PortScript none = PortScript.primary(null);

    @Test
    void givesParametersToBothDrivesAndCommandsToOne() {
        both.device(MASTER).count(5).low(6).mid(7).high(8);
        both.device(SLAVE).expectRegisters(5, 6, 7, 8);
        both.lba28(SLAVE, 1500, 1).command(0x40).expectDone();
        assertEquals(List.of(), master.requests);
        assertEquals(List.of("read 1500+1"), slave.requests);
    }

    @Test
    void keepsResultsOfOneDriveFromTheOther() {
        both.device(MASTER).command(0xFF).expectError(ABRT);
        both.device(SLAVE).expectStatus(IDLE).expectErrorRegister(1);
        both.device(MASTER).expectErrorRegister(ABRT);
    }

    @Test
    void readsTheObsoleteBitsOfTheDeviceRegisterAsOnes() {
        both.device(0x00).expectDevice(0xA0);
        both.device(0x5F).expectDevice(0xFF);
    }

    @Test
    void answersForAnAbsentSlaveWithStatusZero() {
        alone.device(SLAVE).expectStatus(0).expectDevice(0xB0);
        assertEquals(0, alone.in(7));
    }

    @Test
    void ignoresCommandsForAnAbsentSlave() {
        alone.device(SLAVE).command(IDENTIFY).expectStatus(0).expectNoInterrupt();
        assertEquals(0xFFFF & 0xFF7F, alone.word());
        alone.device(MASTER).expectStatus(IDLE);
    }

    @Test
    void floatsWithoutDrivesAndIsNotBusy() {
        for (int device : new int[] {MASTER, SLAVE}) {
            none.device(device).expectStatus(FLOATING).expectRegisters(FLOATING, FLOATING, FLOATING, FLOATING);
            assertEquals(FLOATING, none.in(7));
            assertEquals(0xFF7F, none.word());
        }
    }

    @Test
    void ignoresEverythingWithoutDrives() {
        none.device(0).command(IDENTIFY).command(0x90).control(4).control(0).out16(new byte[512]);
        none.expectStatus(FLOATING).expectNoInterrupt();
    }

    @Test
    void floatsForAMasterThatIsAbsentBesideASlave() {
        PortScript second = PortScript.primary(null, slave);
        second.device(MASTER).command(IDENTIFY).expectStatus(FLOATING).expectNoInterrupt();
        second.device(SLAVE).command(IDENTIFY).expectStatus(DATA).expectInterrupt();
    }

    @Test
    void showsTheInterruptOfTheSelectedDriveOnly() {
        both.device(SLAVE).command(IDENTIFY);
        both.in16(1);
        assertTrue(both.board.line(14).isHigh());
        both.device(MASTER);
        assertFalse(both.board.line(14).isHigh());
        both.device(SLAVE);
        assertTrue(both.board.line(14).isHigh());
    }

    @Test
    void takesTheInterruptBackWhenTheStatusIsReadAndNotTheAlternateStatus() {
        both.device(MASTER).command(0xE7);
        both.alternateStatus();
        assertTrue(both.board.line(14).isHigh());
        both.in(7);
        assertFalse(both.board.line(14).isHigh());
    }

    @Test
    void takesTheInterruptBackWhenACommandIsWritten() {
        both.device(MASTER).command(0xE7).lba28(0, 1).command(0x30);
        assertFalse(both.board.line(14).isHigh());
    }

    @Test
    void holdsTheInterruptBackAsLongAsNienIsSet() {
        both.control(NIEN).device(MASTER).command(0xE7).expectNoInterrupt();
        both.control(0).expectInterrupt();
    }

    @Test
    void forgetsTheInterruptWhenThePollingHostReadsTheStatus() {
        both.control(NIEN).device(MASTER).command(0xE7);
        both.in(7);
        both.control(0).expectNoInterrupt();
    }

    @Test
    void doesNotTakeParametersOrCommandsInATransfer() {
        both.lba28(100, 2).command(0x20).expectStatus(DATA);
        both.count(9).low(9).mid(9).high(9).device(SLAVE).command(0x30).command(0x90);
        both.expectStatus(DATA).expectRegisters(2, 100, 0, 0);
        both.in16(2);
        both.expectStatus(IDLE).expectRegisters(0, 101, 0, 0);
    }

    @Test
    void showsWhatWasWrittenBeforeWhenHobIsSet() {
        both.count(1).count(2).low(3).low(4).mid(5).mid(6).high(7).high(8);
        both.control(0x80).expectRegisters(1, 3, 5, 7);
        both.features(0).expectRegisters(2, 4, 6, 8);
    }

    @Test
    void takesWideAccessesToByteRegistersAsBytes() {
        both.board.out(0x1F2, 2, 0x3456);
        both.expectRegisters(0x56, 0x34, 0, 0);
        assertEquals(0x3456, both.board.in(0x1F2, 2));
        assertEquals(0xFFFF_0000, both.board.in(0x1F7, 4) & 0xFFFF_0000);
    }

    @Test
    void countsAByteAccessToTheDataPortAsAWord() {
        both.lba28(1, 1).command(0x20);
        for (int i = 0; i < 256; i++) {
            both.in(0);
        }
        both.expectStatus(IDLE);
    }

    @Test
    void usesPort170AndInterrupt15ForTheSecondaryChannel() {
        PortScript secondary = PortScript.secondary(master, slave);
        secondary.device(SLAVE).command(IDENTIFY).expectStatus(DATA).expectInterrupt();
        assertEquals(0, secondary.board.line(14).raisedSinceAsked());
    }
}
