package org.platter.ide.controller;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.platter.ide.controller.PortScript.DATA;
import static org.platter.ide.controller.PortScript.IDLE;
import static org.platter.ide.controller.PortScript.SLAVE;

import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.platter.block.api.BlockDevice;
import org.platter.block.api.DeviceInfo;

/** Plugging the controller in, and disks that come and go. */
class IdeControllerTest {

    private static final int FLOATING = 0x7F;
    private static final int IDENTIFY = 0xEC;

    private final TestDisk disk = TestDisk.ofSectors(1000);

    @Test
    void claimsThePortsOfBothChannelsAndGivesThemBack() {
        var board = new TestBoard();
        var controller = new IdeController();
        controller.plug(board);
        for (int port : new int[] {0x1F0, 0x1F7, 0x3F6, 0x170, 0x177, 0x376}) {
            assertTrue(board.isMapped(port));
        }
        assertFalse(board.isMapped(0x3F7));
        controller.unplug();
        for (int port : new int[] {0x1F0, 0x1F7, 0x3F6, 0x170, 0x177, 0x376}) {
            assertFalse(board.isMapped(port));
        }
        controller.unplug();
        controller.plug(board);
        assertTrue(board.isMapped(0x1F0));
    }

    @ParameterizedTest
    @ValueSource(ints = {0x1F3, 0x3F6, 0x172, 0x376})
    void leavesTheBoardAsItWasWhenAPortIsTaken(int taken) {
        var board = new TestBoard();
        board.map(taken, 1, new TestBoard.OtherDevice());
        var controller = new IdeController();
        assertThrows(IllegalStateException.class, () -> controller.plug(board));
        board.unmap(taken, 1);
        controller.plug(board);
        assertTrue(board.isMapped(taken));
    }

    @Test
    void isPluggedInOnce() {
        var controller = new IdeController();
        controller.plug(new TestBoard());
        assertThrows(IllegalStateException.class, () -> controller.plug(new TestBoard()));
    }

    @Test
    void lowersItsLineWhenUnplugged() {
        PortScript guest = PortScript.primary(disk);
        guest.device(0).command(IDENTIFY);
        guest.controller.unplug();
        assertFalse(guest.board.line(14).isHigh());
    }

    @Test
    void showsADiskThatAppearsWhileTheMachineRuns() {
        PortScript guest = PortScript.primary(null);
        guest.device(0).expectStatus(FLOATING);
        guest.controller.attach(0, disk);
        guest.expectStatus(IDLE).expectRegisters(1, 1, 0, 0);
        guest.lba28(5, 1).command(0x20);
        assertArrayEquals(TestDisk.original(5), guest.in16(1));
    }

    @Test
    void keepsTheSelectionWhenADiskAppears() {
        PortScript guest = PortScript.primary(disk);
        guest.device(SLAVE);
        guest.controller.attach(1, TestDisk.ofSectors(1));
        guest.expectStatus(IDLE).expectDevice(0xB0);
    }

    @Test
    void showsAnEmptyDriveWhenADiskGoesInTheMiddleOfATransfer() {
        PortScript guest = PortScript.primary(disk);
        guest.lba28(0, 4).command(0x20).expectStatus(DATA).in16(1);
        guest.controller.detach(0);
        assertEquals(0xFF7F, guest.word());
        guest.expectStatus(FLOATING);
        assertFalse(guest.board.line(14).isHigh());
    }

    @Test
    void attachesToAnEmptyDriveOnly() {
        PortScript guest = PortScript.primary(disk);
        assertThrows(IllegalStateException.class, () -> guest.controller.attach(0, TestDisk.ofSectors(1)));
        guest.controller.detach(0);
        guest.controller.attach(0, disk);
        guest.device(0).expectStatus(IDLE);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 4})
    void hasFourUnits(int unit) {
        var controller = new IdeController();
        assertThrows(IllegalArgumentException.class, () -> controller.attach(unit, disk));
        assertThrows(IllegalArgumentException.class, () -> controller.detach(unit));
    }

    @Test
    void refusesADiskWhoseSectorsAGuestCannotAddress() {
        var controller = new IdeController();
        var large = TestDisk.of(DeviceInfo.of("test", 8192).sectorSize(4096).build());
        assertThrows(IllegalArgumentException.class, () -> controller.attach(0, large));
        assertThrows(IllegalArgumentException.class, () -> controller.attach(0, TestDisk.ofSectors(0)));
    }

    @Test
    void takesEachServiceToTheDriveItNames() {
        PortScript guest = PortScript.secondary(null, null);
        guest.controller.addDisk(disk, drive("hdd"));
        guest.device(0).expectStatus(FLOATING);
        guest.lba28(SLAVE, 9, 1).command(0x20);
        assertArrayEquals(TestDisk.original(9), guest.in16(1));
        guest.controller.removeDisk(disk);
        guest.expectStatus(FLOATING);
    }

    @Test
    void letsASecondServiceForADriveWaitForItsTurn() {
        TestDisk second = TestDisk.ofSectors(2000);
        PortScript guest = PortScript.primary(null);
        guest.controller.addDisk(disk, drive("hda"));
        guest.controller.addDisk(second, drive("hda"));
        guest.lba28(1500, 1).command(0x40).expectInterrupt().expectErrorRegister(PortScript.IDNF);
        guest.controller.removeDisk(disk);
        guest.lba28(1500, 1).command(0x40).expectDone();
    }

    @Test
    void movesAServiceThatNamesAnotherDrive() {
        PortScript guest = PortScript.primary(null);
        guest.controller.addDisk(disk, drive("hda"));
        guest.controller.updatedDisk(disk, drive("hdb"));
        guest.device(0).expectStatus(FLOATING).device(SLAVE).expectStatus(IDLE);
    }

    @Test
    void aServiceWhoseOtherPropertiesChangeStaysInItsDrive() {
        PortScript guest = PortScript.primary(null);
        guest.controller.addDisk(disk, drive("hda"));
        guest.lba28(9, 1).command(0x20);

        guest.controller.updatedDisk(disk, drive("hda"));

        assertArrayEquals(TestDisk.original(9), guest.in16(1));
    }

    @Test
    void ignoresServicesItCannotUse() {
        PortScript guest = PortScript.primary(null);
        guest.controller.addDisk(disk, drive("hde"));
        guest.controller.addDisk(TestDisk.ofSectors(0), drive("hda"));
        guest.controller.removeDisk(TestDisk.ofSectors(1));
        guest.device(0).expectStatus(FLOATING);
    }

    @Test
    void survivesDisksThatComeAndGoOnOtherThreadsWhileAGuestReads() throws InterruptedException {
        PortScript guest = PortScript.primary(null, null);
        var over = new AtomicBoolean();
        var threads = Executors.newFixedThreadPool(2);
        for (int unit = 0; unit < 2; unit++) {
            Map<String, Object> name = drive(unit == 0 ? "hda" : "hdb");
            TestDisk comingAndGoing = TestDisk.ofSectors(1000);
            threads.submit(() -> {
                while (!over.get()) {
                    guest.controller.addDisk(comingAndGoing, name);
                    LockSupport.parkNanos(1_000_000);
                    guest.controller.removeDisk(comingAndGoing);
                }
            });
        }

        int complete = 0;
        for (int i = 0; i < 200_000 && complete < 100; i++) {
            guest.lba28(i % 2 * SLAVE, 3, 1).command(0x20);
            if (guest.alternateStatus() == DATA) {
                byte[] data = guest.in16(1);
                complete += guest.alternateStatus() == IDLE && Arrays.equals(TestDisk.original(3), data) ? 1 : 0;
            }
        }
        over.set(true);
        threads.shutdown();
        assertTrue(threads.awaitTermination(1, TimeUnit.MINUTES));
        assertTrue(complete > 0, "not one sector was read");
        guest.device(0).expectStatus(FLOATING).device(SLAVE).expectStatus(FLOATING);
    }

    private static Map<String, Object> drive(String name) {
        return Map.of(BlockDevice.DRIVE, name);
    }
}
