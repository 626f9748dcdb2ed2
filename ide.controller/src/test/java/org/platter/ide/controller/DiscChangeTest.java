package org.platter.ide.controller;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.platter.ide.controller.CdScript.ANY_LENGTH;
import static org.platter.ide.controller.CdScript.blocks;
import static org.platter.ide.controller.CdScript.read10;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.platter.block.api.BlockDevice;
import org.platter.block.api.DeviceInfo;

/** Discs come and go, by people's hands and by the guest's, and the guest hears of it. */
@Timeout(60)
class DiscChangeTest {

    // Media events and what they say of the tray
    private static final int NO_CHANGE = 0;
    private static final int EJECT_REQUEST = 1;
    private static final int NEW_MEDIUM = 2;
    private static final int REMOVAL = 3;
    private static final int OPEN = 1;
    private static final int PRESENT = 2;

    private static final int[] TEST_UNIT_READY = {0x00};
    private static final int[] PREVENT = {0x1E, 0, 0, 0, 1};
    private static final int[] ALLOW = {0x1E, 0, 0, 0, 0};
    private static final int[] EJECT = {0x1B, 0, 0, 0, 2};
    private static final int[] LOAD = {0x1B, 0, 0, 0, 3};

    private final TestDisk first = CdScript.disc(100);
    private final TestDisk second = CdScript.disc(200);
    private final CdScript guest = CdScript.with(first);
    private final IdeController controller = guest.controller;

    @Test
    void anEjectedDiscIsMissedAndTheNextOneAnnounced() {
        eject(false);
        guest.fails(2, 0x3A, 2, TEST_UNIT_READY).fails(2, 0x3A, 2, read10(0, 1));
        expectEvent(REMOVAL, OPEN).expectEvent(NO_CHANGE, OPEN);

        controller.insert(0, second);
        guest.fails(6, 0x28, 0, TEST_UNIT_READY).does(TEST_UNIT_READY);
        expectEvent(NEW_MEDIUM, PRESENT).expectEvent(NO_CHANGE, PRESENT);
        assertArrayEquals(blocks(150, 1), guest.ask(read10(150, 1)));
    }

    @Test
    void aDiscThatIsReplacedUnseenIsMissedOnceAllTheSame() {
        eject(false);
        controller.insert(0, second);
        guest.fails(2, 0x3A, 2, TEST_UNIT_READY)
                .fails(6, 0x28, 0, TEST_UNIT_READY)
                .does(TEST_UNIT_READY);
    }

    @Test
    void whatIsNotAboutTheDiscIsAnsweredBeforeTheNews() {
        eject(false);
        controller.insert(0, second);
        assertEquals(36, guest.ask(0x12, 0, 0, 0, 36).length);
        assertEquals(8, guest.ask(0x46, 2, 0xFF, 0, 0, 0, 0, 0, 8).length);
        expectEvent(NEW_MEDIUM, PRESENT);
        guest.fails(2, 0x3A, 2, TEST_UNIT_READY).fails(6, 0x28, 0, TEST_UNIT_READY);
    }

    @Test
    void askingForTheSenseIsHearingTheNews() {
        eject(false);
        guest.fails(2, 0x3A, 2, TEST_UNIT_READY);
        controller.insert(0, second);
        guest.expectSense(6, 0x28, 0).does(TEST_UNIT_READY);
    }

    @Test
    void aHeldDiscIsAskedFor() {
        guest.does(PREVENT);
        IllegalStateException refusal = assertThrows(IllegalStateException.class, () -> controller.eject(0, false));
        assertEquals("the guest has locked the tray of hda", refusal.getMessage());
        guest.does(TEST_UNIT_READY);
        expectEvent(EJECT_REQUEST, PRESENT).expectEvent(NO_CHANGE, PRESENT);

        guest.does(ALLOW);
        eject(false);
        guest.fails(2, 0x3A, 2, TEST_UNIT_READY);
    }

    @Test
    void forceTakesAHeldDisc() {
        guest.does(PREVENT);
        eject(true);
        guest.fails(2, 0x3A, 2, TEST_UNIT_READY);
    }

    @Test
    void theGuestEjectsAndLoads() {
        guest.does(EJECT).fails(2, 0x3A, 2, TEST_UNIT_READY);
        expectEvent(REMOVAL, OPEN);
        guest.does(LOAD).fails(6, 0x28, 0, TEST_UNIT_READY).does(TEST_UNIT_READY);
        assertArrayEquals(blocks(3, 1), guest.ask(read10(3, 1)));
    }

    @Test
    void theGuestCannotEjectWhatItHolds() {
        guest.does(PREVENT).fails(2, 0x53, 2, EJECT).does(TEST_UNIT_READY);
        guest.does(0x1B, 0, 0, 0, 0)
                .does(0x1B, 0, 0, 0, 1)
                .does(0x1B, 0, 0, 0, 0x32)
                .does(TEST_UNIT_READY);
        eject(true);
        controller.insert(0, second);
        guest.fails(2, 0x3A, 2, TEST_UNIT_READY).fails(6, 0x28, 0, TEST_UNIT_READY);
        guest.does(ALLOW).does(EJECT);
    }

    @Test
    void aDiscInAnOpenTrayIsTakenWithoutAsking() {
        guest.does(EJECT);
        eject(false);
        controller.insert(0, second);
        guest.fails(2, 0x3A, 2, LOAD).fails(6, 0x28, 0, LOAD).does(LOAD).does(TEST_UNIT_READY);
    }

    @Test
    void theEmptyDriveIsThere() {
        CdScript empty = CdScript.withoutDisc();
        empty.fails(6, 0x29, 0, TEST_UNIT_READY);
        for (int operation : new int[] {0x25, 0x28, 0xA8, 0xBE, 0x2B, 0x42, 0x43, 0x51}) {
            empty.fails(2, 0x3A, 1, operation);
        }
        empty.does(PREVENT).fails(5, 0x53, 2, EJECT).does(ALLOW).does(EJECT).fails(2, 0x3A, 2, TEST_UNIT_READY);
    }

    @Test
    void aReadUnderWayEndsWithTheDiscInHand() {
        TestDisk held = CdScript.disc(1000);
        held.hold = new CompletableFuture<>();
        CdScript slow = CdScript.with(held);
        slow.ports.timed();
        slow.packet(ANY_LENGTH, read10(0, 100));
        held.awaitRequests(1);
        CompletionStage<?> gone = slow.controller.eject(0, true);
        assertFalse(gone.toCompletableFuture().isDone());
        held.hold.complete(null);
        gone.toCompletableFuture().join();

        slow.ports.pass(1_000_000);
        assertArrayEquals(blocks(0, 31), Arrays.copyOf(slow.piece(65534), 31 * 2048));
        slow.piece(65534); // what was read ahead ends with the 64th block
        slow.ports.pass(1_000_000);
        slow.piece(4);
        slow.expectCheckCondition(2);
        slow.ports.pass(1_000_000);
        assertEquals(List.of("read 0+256"), held.requests);
    }

    @Test
    void aServiceIsADisc() {
        CdScript drive = CdScript.withoutDisc();
        drive.controller.detach(0);
        drive.controller.addDisk(first, disc("hda"));
        drive.fails(6, 0x29, 0, TEST_UNIT_READY).does(TEST_UNIT_READY);

        drive.controller.removeDisk(first);
        drive.fails(2, 0x3A, 1, TEST_UNIT_READY);
        drive.controller.addDisk(second, disc("hda"));
        drive.fails(6, 0x28, 0, TEST_UNIT_READY).does(TEST_UNIT_READY);
    }

    @Test
    void aSecondServiceTakesItsTurn() {
        CdScript drive = CdScript.withoutDisc();
        drive.controller.addDisk(first, disc("hda"));
        drive.controller.addDisk(second, disc("hda"));
        drive.fails(6, 0x29, 0, TEST_UNIT_READY).fails(5, 0x21, 0, read10(150, 1));
        drive.controller.removeDisk(first);
        drive.fails(2, 0x3A, 2, TEST_UNIT_READY).fails(6, 0x28, 0, TEST_UNIT_READY);
        assertArrayEquals(blocks(150, 1), drive.ask(read10(150, 1)));
    }

    @Test
    void aServiceWhoseOtherPropertiesChangeIsNoOtherDisc() {
        CdScript drive = CdScript.withoutDisc();
        drive.controller.addDisk(first, disc("hda"));
        drive.fails(6, 0x29, 0, TEST_UNIT_READY);
        drive.controller.updatedDisk(first, disc("hda"));
        drive.does(TEST_UNIT_READY);
    }

    @Test
    void aServiceForTheCdRomDriveIsTheThirdUnit() {
        controller.addDisk(second, Map.of(BlockDevice.DRIVE, BlockDevice.CDROM));
        controller.eject(2, false);
        assertThrows(IllegalStateException.class, () -> controller.attachCd(2));
    }

    @Test
    void refusesWhatIsNoDisc() {
        eject(false);
        for (TestDisk bad : new TestDisk[] {TestDisk.ofSectors(5), TestDisk.ofSectors(0)}) {
            assertThrows(IllegalArgumentException.class, () -> controller.insert(0, bad));
        }
        TestDisk large =
                TestDisk.of(DeviceInfo.of("test", 8192).sectorSize(4096).build());
        assertThrows(IllegalArgumentException.class, () -> controller.insert(0, large));
        controller.addDisk(TestDisk.ofSectors(5), disc("hda")); // only warns
        controller.insert(0, second);
        assertThrows(IllegalStateException.class, () -> controller.insert(0, first));
        assertThrows(IllegalStateException.class, () -> controller.insert(1, first));
        assertThrows(IllegalStateException.class, () -> controller.eject(1, true));
        assertThrows(IllegalArgumentException.class, () -> controller.attachCd(4));
    }

    @Test
    void theMachinesResetForgetsTheNews() {
        guest.does(PREVENT);
        eject(true);
        controller.insert(0, second);
        controller.reset();
        guest.fails(6, 0x29, 0, TEST_UNIT_READY).does(TEST_UNIT_READY).does(EJECT);
    }

    private void eject(boolean force) {
        controller.eject(0, force).toCompletableFuture().join();
    }

    private DiscChangeTest expectEvent(int event, int status) {
        byte[] answer = guest.ask(0x4A, 1, 0, 0, 0x10, 0, 0, 0, 8);
        assertArrayEquals(new byte[] {0, 4, 4, 0x10, (byte) event, (byte) status, 0, 0}, answer);
        return this;
    }

    @Test
    void eventsOfOtherKindsAreNone() {
        assertArrayEquals(new byte[] {0, 0, (byte) 0x80, 0x10}, guest.ask(0x4A, 1, 0, 0, 0x02, 0, 0, 0, 8));
        guest.fails(5, 0x24, 0, 0x4A, 0, 0, 0, 0x10, 0, 0, 0, 8);
    }

    @Test
    void keepsAnEventForWhichTheHostHasNoRoom() {
        CdScript guest = CdScript.withoutDisc().expectSense(6, 0x29, 0);
        guest.controller.insert(0, CdScript.disc(10));
        assertArrayEquals(new byte[] {0, 4, 4, 0x10}, guest.ask(0x4A, 1, 0, 0, 0x10, 0, 0, 0, 4));
        assertArrayEquals(new byte[] {0, 4, 4, 0x10, 2, 2, 0, 0}, guest.ask(0x4A, 1, 0, 0, 0x10, 0, 0, 0, 8));
    }

    private static Map<String, Object> disc(String drive) {
        return Map.of(BlockDevice.DRIVE, drive, BlockDevice.DRIVE_TYPE, BlockDevice.CDROM);
    }
}
