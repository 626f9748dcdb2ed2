package org.platter.ide.controller;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.platter.ide.controller.PortScript.BUSY;
import static org.platter.ide.controller.PortScript.DATA;
import static org.platter.ide.controller.PortScript.IDLE;
import static org.platter.ide.controller.PortScript.MASTER;
import static org.platter.ide.controller.PortScript.RESETTING;
import static org.platter.ide.controller.PortScript.SLAVE;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A drive that works on its medium is busy for a time that the command determines, and nothing else waits for it. */
@Timeout(60)
class AsynchronyTest {

    private static final int READ_SECTORS = 0x20;
    private static final int WRITE_SECTORS = 0x30;
    private static final int FLUSH_CACHE = 0xE7;
    private static final int LATENCY = 2_000;
    private static final int PER_SECTOR = 512;

    private final TestDisk disk = TestDisk.ofSectors(10_000);
    private final PortScript guest = PortScript.primary(disk).timed();

    @Test
    void isBusyUntilASectorIsRead() {
        guest.lba28(7, 1).command(READ_SECTORS).expectStatus(BUSY).expectNoInterrupt();
        guest.pass(LATENCY + PER_SECTOR - 1).expectStatus(BUSY).expectNoInterrupt();
        guest.pass(1).expectStatus(DATA).expectInterrupt();
        assertArrayEquals(TestDisk.original(7), guest.in16(1));
        guest.expectStatus(IDLE);
    }

    @Test
    void isBusyOnceForAllSectorsOfItsBuffer() {
        guest.lba28(0, 256).command(READ_SECTORS).pass(LATENCY + 256 * PER_SECTOR - 1);
        guest.expectStatus(BUSY).pass(1).expectStatus(DATA);
        guest.in16(256);
        guest.expectStatus(IDLE);
    }

    @Test
    void isBusyWhenAllSectorsToWriteHaveCome() {
        guest.lba28(7, 2).command(WRITE_SECTORS).expectStatus(DATA).out16(new byte[512]);
        guest.expectStatus(DATA).expectInterrupt().out16(new byte[512]).expectStatus(BUSY);
        guest.pass(LATENCY + 2 * PER_SECTOR - 1).expectStatus(BUSY).expectNoInterrupt();
        guest.pass(1).expectDone();
    }

    @Test
    void isBusyWhileItFlushes() {
        guest.command(FLUSH_CACHE).expectStatus(BUSY).pass(99_999).expectStatus(BUSY);
        guest.pass(1).expectDone();
    }

    @Test
    void takesNothingFromTheHostWhileItIsBusy() {
        guest.lba28(7, 1).command(READ_SECTORS);
        guest.device(SLAVE)
                .lba28(9, 9)
                .command(WRITE_SECTORS)
                .expectStatus(BUSY)
                .expectRegisters(1, 7, 0, 0);
        guest.pass(LATENCY + PER_SECTOR);
        assertArrayEquals(TestDisk.original(7), guest.in16(1));
        guest.expectStatus(IDLE);
    }

    @Test
    void waitsForADeviceThatTakesLonger() {
        var held = new CompletableFuture<Void>();
        disk.hold = held;
        guest.lba28(7, 1).command(READ_SECTORS);
        CompletableFuture.delayedExecutor(20, TimeUnit.MILLISECONDS).execute(() -> held.complete(null));
        guest.pass(LATENCY + PER_SECTOR).expectStatus(DATA);
        assertTrue(held.isDone());
    }

    @Test
    void servesOneChannelWhileTheOtherOnesDeviceHangs() {
        var held = new CompletableFuture<Void>();
        disk.hold = held;
        TestDisk second = TestDisk.ofSectors(100);
        guest.controller.attach(2, second);
        guest.lba28(7, 1).command(READ_SECTORS);
        TestBoard board = guest.board;
        board.out(0x176, 1, 0x40);
        board.out(0x172, 1, 1);
        board.out(0x173, 1, 5);
        board.out(0x177, 1, 0x40);
        second.awaitRequests(1);
        assertEquals(List.of("read 5+1"), second.requests);
        assertEquals(BUSY, board.in(0x376, 1));
        held.complete(null);
        guest.pass(LATENCY + PER_SECTOR).expectStatus(DATA);
        assertEquals(IDLE, board.in(0x376, 1));
        assertEquals(1, board.line(15).raisedSinceAsked());
    }

    @Test
    void abandonsARequestAtSrstAndIsBusyUntilItHasEnded() {
        var held = new CompletableFuture<Void>();
        disk.hold = held;
        guest.lba28(7, 1).command(READ_SECTORS).control(4).expectStatus(RESETTING);
        guest.control(0).expectStatus(RESETTING);
        guest.command(READ_SECTORS).expectStatus(RESETTING);
        held.complete(null);
        guest.pass(1_000_000).expectStatus(IDLE).expectNoInterrupt().expectRegisters(1, 1, 0, 0);
        assertEquals(0xFFFF, guest.word());
        assertEquals(List.of("read 7+1"), disk.requests);
    }

    @Test
    void takesTheSameTimeToResetWhetherTheAbandonedRequestHasEndedOrNot() {
        guest.lba28(7, 1).command(READ_SECTORS);
        disk.awaitRequests(1);
        guest.control(4).control(0).pass(49_999).expectStatus(RESETTING).pass(1).expectStatus(IDLE);
    }

    @Test
    void resetsAtOnceWhenItHadNothingToDo() {
        guest.control(4).control(0).expectStatus(IDLE);
    }

    @Test
    void abandonsOnlyOneRequestHoweverOftenItIsReset() {
        var held = new CompletableFuture<Void>();
        disk.hold = held;
        for (int i = 0; i < 100; i++) {
            guest.lba28(i, 1).command(READ_SECTORS).control(4).control(0);
        }
        assertEquals(1, guest.board.clock().pending());
        held.complete(null);
        guest.pass(1_000_000).expectStatus(IDLE);
        assertEquals(List.of("read 0+1"), disk.requests);
    }

    @Test
    void isInOrderAgainAfterTheMachinesReset() {
        guest.lba28(7, 1).command(READ_SECTORS);
        guest.controller.reset();
        guest.expectStatus(RESETTING).pass(50_000).expectStatus(IDLE);
        guest.lba28(8, 1).command(READ_SECTORS).pass(LATENCY + PER_SECTOR);
        assertArrayEquals(TestDisk.original(8), guest.in16(1));
    }

    @Test
    void leavesNoEventOnABoardItIsUnpluggedFrom() {
        guest.lba28(7, 1).command(READ_SECTORS);
        guest.controller.unplug();
        assertEquals(0, guest.board.clock().pending());
        TestBoard next = new TestBoard();
        guest.controller.plug(next);
        next.clock().passAll();
        assertEquals(IDLE, next.in(0x3F6, 1));
    }

    @Test
    void saysWhenADetachedDiskIsNoLongerUsed() {
        var held = new CompletableFuture<Void>();
        disk.hold = held;
        guest.lba28(7, 1).command(READ_SECTORS);
        disk.awaitRequests(1);
        CompletionStage<?> end = guest.controller.detach(0);
        assertFalse(end.toCompletableFuture().isDone());
        guest.device(MASTER).expectStatus(0x7F);
        held.complete(null);
        end.toCompletableFuture().join();
        guest.pass(1_000_000).expectStatus(0x7F).expectNoInterrupt();
    }

    @Test
    void doesNotUseADiskThatIsNoLongerThere() {
        Disk gone = new Disk(disk, ErrorPolicies.REPORT, DriveLabel.DEFAULT);
        gone.retire();
        DiskWork work = DiskWork.flush(gone);
        gone.begin(work).toCompletableFuture().join();
        assertEquals(List.of(), disk.requests);
        assertEquals(AtaError.NOT_RESPONDING, work.error());
    }
}
