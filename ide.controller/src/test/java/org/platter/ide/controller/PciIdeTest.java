package org.platter.ide.controller;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** The controller's configuration space. */
class PciIdeTest {

    private static final int COMMAND = 0x04;
    private static final int BASE = 0x20;
    private static final int PRIMARY_TIMING = 0x40;
    private static final int SECONDARY_TIMING = 0x42;

    private final TestPci pci = new TestPci();
    private final TestBoard board = new TestBoard(pci);
    private final IdeController controller = new IdeController();

    PciIdeTest() {
        controller.plug(board);
    }

    @Test
    void isThePiix3sFunctionOfTheClassIde() {
        assertEquals(0x7010_8086, get(0, 4));
        assertEquals(0x0101_80, get(8, 4) >>> 8);
        assertEquals(0x80, get(9, 1));
        assertEquals(0x0280, get(6, 2));
        assertEquals(0, get(0x0E, 1));
    }

    @Test
    void hasNoPortsButTheLegacyOnesAtFirst() {
        assertEquals(1, get(BASE, 4));
        assertTrue(board.isMapped(0x1F0) && board.isMapped(0x3F6) && board.isMapped(0x170) && board.isMapped(0x376));
    }

    @Test
    void saysHowManyPortsTheBusMasterTakes() {
        set(BASE, 4, 0xFFFF_FFFF);
        assertEquals(0xFFF1, get(BASE, 4));
    }

    @Test
    void putsTheBusMasterWhereTheBaseAddressSays() {
        set(BASE, 4, 0xC000);
        assertTrue(board.isMapped(0xC000) && board.isMapped(0xC00F));
        assertFalse(board.isMapped(0xC010));
        set(BASE, 4, 0xD000);
        assertFalse(board.isMapped(0xC000));
        assertTrue(board.isMapped(0xD000));
        set(BASE, 4, 0);
        assertFalse(board.isMapped(0xD000));
    }

    @Test
    void answersNoPortWhileTheCommandRegisterForbidsIt() {
        set(BASE, 4, 0xC000);
        set(COMMAND, 2, 0);
        assertFalse(board.isMapped(0x1F0) || board.isMapped(0x376) || board.isMapped(0xC000));
        set(COMMAND, 2, 0xFFFF);
        assertEquals(0x07, get(COMMAND, 2));
        assertTrue(board.isMapped(0x1F0) && board.isMapped(0x376) && board.isMapped(0xC000));
    }

    @Test
    void answersForAChannelWhileItIsDecoded() {
        set(PRIMARY_TIMING, 2, 0);
        assertFalse(board.isMapped(0x1F0) || board.isMapped(0x3F6));
        assertTrue(board.isMapped(0x170) && board.isMapped(0x376));
        set(SECONDARY_TIMING, 2, 0x2377);
        set(PRIMARY_TIMING, 2, 0xA377);
        assertTrue(board.isMapped(0x1F0));
        assertFalse(board.isMapped(0x170));
        assertEquals(0x2377_A377, get(PRIMARY_TIMING, 4));
    }

    @Test
    void leavesPortsToThoseWhoHaveThem() {
        board.map(0x80, 1, new TestBoard.OtherDevice());
        set(BASE, 4, 0x80);
        assertFalse(board.isMapped(0x81));
        set(BASE, 4, 0x1F0);
        set(PRIMARY_TIMING, 2, 0);
        set(BASE, 4, 0x1F1);
        assertTrue(board.isMapped(0x1FF));
        set(PRIMARY_TIMING, 2, 0x8000);
        set(BASE, 4, 0xC000);
        set(PRIMARY_TIMING, 2, 0x8000);
        assertTrue(board.isMapped(0x1F0) && board.isMapped(0xC000));
    }

    @Test
    void isAsAtPowerOnAfterTheMachinesReset() {
        set(BASE, 4, 0xC000);
        set(PRIMARY_TIMING, 2, 0);
        controller.reset();
        assertTrue(board.isMapped(0x1F0));
        assertFalse(board.isMapped(0xC000));
        assertEquals(1, get(COMMAND, 2));
    }

    @Test
    void givesItsPlaceBack() {
        set(BASE, 4, 0xC000);
        controller.unplug();
        assertNull(pci.function(1, 1));
        assertFalse(board.isMapped(0xC000) || board.isMapped(0x1F0));
        controller.plug(board);
        assertTrue(board.isMapped(0x1F0));
    }

    @Test
    void leavesTheBoardAsItWasWhenItsPlaceIsTaken() {
        TestBoard other = new TestBoard(pci);
        IdeController second = new IdeController();
        assertThrows(IllegalStateException.class, () -> second.plug(other));
        assertFalse(other.isMapped(0x1F0) || other.isMapped(0x376));
        second.plug(new TestBoard(new TestPci()));
    }

    private int get(int register, int width) {
        return pci.function(1, 1).readConfiguration(register, width);
    }

    private void set(int register, int width, int value) {
        pci.function(1, 1).writeConfiguration(register, width, value);
    }
}
