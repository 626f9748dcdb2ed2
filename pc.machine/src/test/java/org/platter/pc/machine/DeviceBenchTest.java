package org.platter.pc.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.platter.machine.api.Board;
import org.platter.machine.api.MachineDevice;

@Timeout(30)
class DeviceBenchTest {

    /** Has a work under way that the test ends. */
    private static final class Worker implements MachineDevice {

        private Board board;

        @Override
        public String name() {
            return "worker";
        }

        @Override
        public void plug(Board newBoard) {
            board = newBoard;
        }

        @Override
        public void reset() {}

        @Override
        public void unplug() {
            board = null;
        }
    }

    private final Worker worker = new Worker();
    private final DeviceBench bench = Pc.builder().device(worker).buildBench();
    private final List<String> seen = new ArrayList<>();

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void accessesReachDevicesAndMemory() {
        bench.out(0xCF8, 4, 0x8000_0000);
        assertEquals(0x1237_8086, bench.in(0xCFC, 4));
        bench.write(0x1000, ByteBuffer.wrap(new byte[] {1, 2, 3}));
        ByteBuffer read = ByteBuffer.allocate(3);
        bench.read(0x1000, read);
        assertEquals(ByteBuffer.wrap(new byte[] {1, 2, 3}), read.flip());
    }

    @Test
    void timePassesOnlyWhenItIsTold() {
        bench.onInterrupt((number, high) -> seen.add(number + " " + high));
        bench.out(0x43, 1, 0x30); // counter 0, mode 0: its output goes up at the end
        bench.out(0x40, 1, 100);
        bench.out(0x40, 1, 0);
        seen.clear();
        assertEquals(0, bench.nanos());
        bench.advanceTo(50_000);
        assertEquals(List.of(), seen);
        bench.pause();
        bench.advanceTo(200_000);
        assertEquals(50_000, bench.nanos());
        bench.resume();
        bench.advanceTo(200_000);
        assertEquals(List.of("0 true"), seen);
        assertEquals(200_000, bench.nanos());
        bench.advanceTo(1);
        assertEquals(200_000, bench.nanos());
    }

    @Test
    void workEndsWhenTheHostIsDoneWhateverTheTime() {
        CompletableFuture<Void> work = new CompletableFuture<>();
        worker.board.clock().after(work, 1_000_000, () -> seen.add("ended"));
        bench.runEvents();
        assertEquals(List.of(), seen);

        CompletableFuture.runAsync(() -> work.complete(null));
        bench.settle(Duration.ofSeconds(20), () -> false);

        assertEquals(List.of("ended"), seen);
        assertEquals(0, bench.nanos());
    }

    @Test
    void heldWorkIsNotWaitedFor() {
        worker.board.clock().after(new CompletableFuture<>(), 0, () -> seen.add("ended"));
        bench.settle(Duration.ofDays(1), () -> true);
        assertEquals(List.of(), seen);
    }

    @Test
    void aDeviceStopsTheMachineUntilItGoesOn() {
        bench.onStop(seen::add);
        worker.board.stop("full", () -> seen.add("again"));
        assertTrue(bench.paused());
        bench.runEvents();
        assertEquals(List.of("full"), seen);
        bench.resume();
        assertFalse(bench.paused());
        assertEquals(List.of("full", "again"), seen);
    }

    @Test
    void linesAreSetAndThereAreSixteen() {
        bench.onInterrupt((number, high) -> seen.add(number + " " + high));
        bench.setInterrupt(5, true);
        assertEquals(List.of("5 true"), seen);
        assertThrows(IllegalArgumentException.class, () -> bench.setInterrupt(16, true));
    }
}
