package org.platter.pc.machine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.platter.ide.controller.ErrorPolicies;
import org.platter.ide.controller.ErrorPolicy;
import org.platter.ide.controller.IdeController;
import org.platter.machine.api.Board;
import org.platter.machine.api.MachineDevice;
import org.platter.pc.machine.console.Key;

/** The machine as its front end sees it. */
@Timeout(60)
class PcTest {

    /** Masks all interrupts but the disk's, reads sector 5, halts, and when it wakes switches the machine off. */
    private static final int[] READS_A_SECTOR_AND_HALTS = readsASectorAndHalts();

    private static int[] readsASectorAndHalts() {
        var code = IntStream.builder();
        IntConsumer add = code::add;
        IntStream.of(0xFA, 0xB0, 0xBF, 0xE6, 0xA1, 0xB0, 0xFB, 0xE6, 0x21).forEach(add);
        int[][] registers = {{0x1F6, 0xE0}, {0x1F5, 0}, {0x1F4, 0}, {0x1F3, 5}, {0x1F2, 1}, {0x1F7, 0x20}};
        for (int[] register : registers) {
            IntStream.of(0xBA, register[0] & 0xFF, register[0] >> 8, 0xB0, register[1], 0xEE)
                    .forEach(add);
        }
        IntStream.of(0xFB, 0xF4, 0xBA, 0x00, 0x89).forEach(add);
        "Shutdown".chars().forEach(c -> IntStream.of(0xB0, c, 0xEE).forEach(add));
        return code.build().toArray();
    }

    /** Has each timer tick write to port E9h, reads a sector twice by INT 13h, and switches the machine off. */
    private static final int[] READS_SECTORS_BY_BIOS = readsSectorsByBios();

    private static int[] readsSectorsByBios() {
        var code = IntStream.builder();
        IntConsumer add = code::add;
        // jmp start; tick: push ax; mov al, 't'; out E9h, al; pop ax; iret
        IntStream.of(0xEB, 0x07, 0x50, 0xB0, 't', 0xE6, 0xE9, 0x58, 0xCF).forEach(add);
        // start: xor ax, ax; mov ds, ax; mov es, ax; mov dword [70h], 0000:7C02
        IntStream.of(0x31, 0xC0, 0x8E, 0xD8, 0x8E, 0xC0).forEach(add);
        IntStream.of(0x66, 0xC7, 0x06, 0x70, 0x00, 0x02, 0x7C, 0x00, 0x00).forEach(add);
        for (int i = 0; i < 2; i++) {
            // mov ax, 0201h; mov bx, 9000h; mov cx, 6; mov dx, 80h; int 13h
            IntStream.of(0xB8, 0x01, 0x02, 0xBB, 0x00, 0x90, 0xB9, 0x06, 0x00, 0xBA, 0x80, 0x00, 0xCD, 0x13)
                    .forEach(add);
        }
        IntStream.of(0xBA, 0x00, 0x89).forEach(add);
        "Shutdown".chars().forEach(c -> IntStream.of(0xB0, c, 0xEE).forEach(add));
        return code.build().toArray();
    }

    /** Prints each key's character by teletype and sends it to COM1 and port E9h, for ever. */
    private static final int[] ECHO = {
        0x30, 0xE4, 0xCD, 0x16, // xor ah, ah; int 16h
        0xBA, 0xF8, 0x03, 0xEE, // mov dx, 3F8h; out dx, al
        0xE6, 0xE9, // out E9h, al
        0xB4, 0x0E, 0xCD, 0x10, // mov ah, 0Eh; int 10h
        0xEB, 0xF0
    };

    /** Sends each byte from COM1, plus 1, back: in al, dx until bit 0 of the line status is set. */
    private static final int[] ANSWER = {
        0xBA, 0xFD, 0x03, 0xEC, 0xA8, 0x01, 0x74, 0xF8, // mov dx, 3FDh; in al, dx; test al, 1; jz
        0xBA, 0xF8, 0x03, 0xEC, 0x40, 0xEE, 0xEB, 0xF0 // mov dx, 3F8h; in al, dx; inc ax; out dx, al; jmp
    };

    @Test
    void whatIsTypedReachesTheGuest() throws Exception {
        ByteArrayOutputStream serial = new ByteArrayOutputStream();
        ByteArrayOutputStream debug = new ByteArrayOutputStream();
        String text = "Hello, World! {42} ~|\"'@#$%^&*()_+-=[]\\;:<>,./?`";
        try (Machine machine = new Machine(false, ECHO)) {
            machine.pc.serial().onByte(serial::write);
            machine.pc.onDebugByte(debug::write);
            machine.pc.keyboard().type(text);
            machine.start();

            machine.await(() -> machine.pc.screen().image().text().contains(text));
        }
        assertEquals(text, serial.toString(StandardCharsets.US_ASCII));
        assertEquals(text, debug.toString(StandardCharsets.US_ASCII));
    }

    @Test
    void aLongTextIsTypedAsFastAsTheGuestTakesIt() throws Exception {
        String text = "0123456789".repeat(50);
        ByteArrayOutputStream serial = new ByteArrayOutputStream();
        try (Machine machine = new Machine(false, ECHO)) {
            machine.pc.serial().onByte(serial::write);
            machine.pc.keyboard().type(text);
            machine.start();

            machine.await(() -> serial.size() == text.length());
        }
        assertEquals(text, serial.toString(StandardCharsets.US_ASCII));
    }

    @Test
    void keysAndChordsReachTheGuest() throws Exception {
        ByteArrayOutputStream serial = new ByteArrayOutputStream();
        try (Machine machine = new Machine(false, ECHO)) {
            machine.pc.serial().onByte(serial::write);
            machine.start();
            machine.pc.keyboard().type(" ");
            machine.await(() -> serial.size() == 1);

            machine.pc.keyboard().press(Key.A);
            machine.pc.keyboard().release(Key.A);
            machine.pc.keyboard().chord(Key.CAPS_LOCK);
            machine.pc.keyboard().chord(Key.A);
            machine.pc.keyboard().chord(Key.CTRL, Key.C);
            machine.pc.keyboard().chord(Key.F1);
            machine.pc.keyboard().type("\r\t\u001B\u001A");

            machine.await(() -> serial.size() == 9);
        }
        assertArrayEquals(new byte[] {' ', 'a', 'A', 3, 0, '\r', '\t', 27, 26}, serial.toByteArray());
    }

    @Test
    void refusesToTypeWhatIsOnNoKey() throws Exception {
        try (Machine machine = new Machine(false, ECHO)) {
            var thrown = assertThrows(
                    IllegalArgumentException.class, () -> machine.pc.keyboard().type("caf\u00E9"));
            assertEquals("character U+00E9 at 3 is not on a US keyboard", thrown.getMessage());
        }
    }

    @Test
    void theSerialLineWorksBothWays() throws Exception {
        ByteArrayOutputStream serial = new ByteArrayOutputStream();
        try (Machine machine = new Machine(false, ANSWER)) {
            machine.pc.serial().onByte(serial::write);
            machine.start();
            machine.pc.serial().send("GDKKN".getBytes(StandardCharsets.US_ASCII));

            machine.await(() -> serial.size() == 5);
        }
        assertEquals("HELLO", serial.toString(StandardCharsets.US_ASCII));
    }

    @Test
    void pausesResumesAndStops() throws Exception {
        List<PcState> states = Collections.synchronizedList(new ArrayList<>());
        try (Machine machine = new Machine(true, 0xEB, 0xFE)) {
            Pc pc = machine.pc;
            pc.onState(states::add);
            machine.start();
            machine.await(() -> pc.state() == PcState.RUNNING);
            assertThrows(IllegalStateException.class, pc::run);
            assertThrows(IllegalStateException.class, pc::close);

            pc.pause();
            machine.await(() -> pc.state() == PcState.PAUSED);
            long before = pc.instructions();
            Thread.sleep(50);
            assertEquals(before, pc.instructions());

            pc.resume();
            machine.await(() -> pc.instructions() > before);
            pc.pause();
            machine.await(() -> pc.state() == PcState.PAUSED);
            pc.stop();
            machine.join();
        }
        assertEquals(
                List.of(PcState.RUNNING, PcState.PAUSED, PcState.RUNNING, PcState.PAUSED, PcState.STOPPED), states);
    }

    @Test
    void resetStartsTheGuestAnew() throws Exception {
        ByteArrayOutputStream debug = new ByteArrayOutputStream();
        try (Machine machine = new Machine(false, 0xB0, 'x', 0xE6, 0xE9, 0xEB, 0xFE)) {
            machine.pc.onDebugByte(debug::write);
            machine.start();
            machine.await(() -> debug.size() == 1);

            machine.pc.reset();

            machine.await(() -> debug.size() == 2);
        }
    }

    @Test
    void aTripleFaultResetsTheProcessor() throws Exception {
        ByteArrayOutputStream debug = new ByteArrayOutputStream();
        // Prints a letter, then loads an empty interrupt table and traps.
        int[] code = {0xB0, 't', 0xE6, 0xE9, 0x0F, 0x01, 0x1E, 0x00, 0x06, 0xCD, 0x03};
        try (Machine machine = new Machine(false, code)) {
            machine.pc.onDebugByte(debug::write);
            machine.start();

            machine.await(() -> debug.size() >= 3);
        }
    }

    @Test
    void aHaltForEverCostsNothingAndCanBeStoppedAndReset() throws Exception {
        ByteArrayOutputStream debug = new ByteArrayOutputStream();
        try (Machine machine = new Machine(false, 0xB0, 'h', 0xE6, 0xE9, 0xFA, 0xF4)) {
            machine.pc.onDebugByte(debug::write);
            machine.start();
            machine.await(() -> debug.size() == 1);
            machine.pc.reset();
            machine.await(() -> debug.size() == 2);

            machine.pc.stop();
            machine.join();
        }
    }

    @Test
    void runsForALimitedMachineTime() {
        int[][] programs = {
            {0xEB, 0xFE}, // busy
            {0xF4, 0xEB, 0xFD}, // idle
            {0xFA, 0xF4} // halted for ever
        };
        for (int[] program : programs) {
            try (Machine machine = new Machine(false, program)) {
                machine.pc.run(Duration.ofMillis(500));
                assertEquals(500_000_000, machine.pc.nanos(), 1_000_000);

                machine.pc.run(Duration.ofMillis(250));
                assertEquals(750_000_000, machine.pc.nanos(), 2_000_000);
                assertEquals(PcState.STOPPED, machine.pc.state());
            }
        }
    }

    @Test
    void equalRunsAreEqual() {
        long[] first = run();
        long[] second = run();

        assertArrayEquals(first, second);
        assertTrue(first[0] > 1000);
    }

    @Test
    void aRunInPiecesIsEqualToOneRun() {
        try (Machine whole = new Machine(false, READS_SECTORS_BY_BIOS);
                Machine pieces = new Machine(false, READS_SECTORS_BY_BIOS)) {
            whole.pc.run();
            while (pieces.pc.state() != PcState.OFF) {
                pieces.pc.run(Duration.ofNanos(3_333));
            }
            assertEquals(whole.pc.instructions(), pieces.pc.instructions());
            assertEquals(whole.pc.nanos(), pieces.pc.nanos());
        }
    }

    /** A request for 40 sectors takes 22.48 us, in which a loop would execute 2200 instructions. */
    @Test
    void theBiosExecutesNextToNothingWhileItWaitsForADisk() {
        Pc one = readBy40(1);
        Pc four = readBy40(4);
        assertEquals(3 * 22_480, four.nanos() - one.nanos(), 3 * 3000);
        assertTrue(four.instructions() - one.instructions() < 3 * 300);
    }

    private static Pc readBy40(int calls) {
        BootProgram program = new BootProgram();
        for (int i = 0; i < calls; i++) {
            program.call(0x13, 0x0228, 0x9000, 0x0001, 0x0180);
        }
        return program.run().pc();
    }

    @Test
    void theBiosLetsInterruptsInWhileItWaitsForADiskThatHangs() throws InterruptedException {
        var hangs = new CompletableFuture<Void>();
        ByteArrayOutputStream debug = new ByteArrayOutputStream();
        try (Machine machine = new Machine(true, READS_SECTORS_BY_BIOS)) {
            machine.disk.onRead = () -> {
                if (machine.disk.reads == 3) { // behind the partition table and the boot sector
                    hangs.join();
                }
            };
            machine.pc.onDebugByte(debug::write);
            machine.start();
            machine.await(() -> debug.size() >= 3); // timer ticks
            assertEquals(3, machine.disk.reads);
            hangs.complete(null);
            machine.await(() -> machine.pc.state() == PcState.OFF);
        }
    }

    @Test
    void equalRunsAreEqualHoweverLongTheHostTakesForTheDisk() {
        assertArrayEquals(run(), run(() -> LockSupport.parkNanos(2_000_000)));
    }

    /** The pause comes when the machine has looked at what it is asked for, and is at the reset. */
    @Test
    void tellsOfAPauseThatComesDuringAReset() throws InterruptedException {
        var atReset = new AtomicReference<Runnable>(() -> {});
        var device = new MachineDevice() {
            @Override
            public String name() {
                return "reset listener";
            }

            @Override
            public void plug(Board board) {}

            @Override
            public void reset() {
                atReset.get().run();
            }

            @Override
            public void unplug() {}
        };
        try (Pc pc = Pc.builder().device(device).build()) {
            var paused = new CountDownLatch(1);
            pc.onState(state -> {
                if (state == PcState.PAUSED) {
                    paused.countDown();
                }
            });
            Thread thread = new Thread(pc::run, "machine");
            thread.start();
            atReset.set(pc::pause);
            pc.reset();

            assertTrue(paused.await(30, TimeUnit.SECONDS), () -> pc.state().toString());
            while (thread.isAlive()) {
                pc.stop();
                thread.join(10);
            }
        }
    }

    @Test
    void stopsThoughTheDiskNeverAnswers() throws InterruptedException {
        var never = new CompletableFuture<Void>();
        for (boolean realTime : new boolean[] {true, false}) {
            try (Machine machine = new Machine(realTime, 0xEB, 0xFE)) {
                machine.disk.onRead = never::join;
                machine.start();
                machine.await(() -> machine.disk.reads == 1);
                machine.pc.reset();
                machine.pc.pause();
                machine.await(() -> machine.pc.state() == PcState.PAUSED);
                machine.pc.stop();
                machine.join();
            }
        }
        never.complete(null);
    }

    @Test
    void aHaltedProcessorWakesWhenTheDiskIsLate() throws InterruptedException {
        var slow = new CompletableFuture<Void>();
        try (Machine machine = new Machine(true, READS_A_SECTOR_AND_HALTS)) {
            machine.disk.onRead = () -> {
                if (machine.disk.reads == 3) { // behind the partition table and the boot sector
                    slow.join();
                }
            };
            machine.start();
            machine.await(() -> machine.disk.reads == 3);
            Thread.sleep(50);
            assertEquals(PcState.RUNNING, machine.pc.state());
            slow.complete(null);
            machine.await(() -> machine.pc.state() == PcState.OFF);
        }
    }

    @Test
    void standsStillForADiskThatFailsAndHasItTryAgain() throws InterruptedException {
        for (boolean realTime : new boolean[] {true, false}) {
            try (Machine machine = new Machine(realTime, READS_A_SECTOR_AND_HALTS)) {
                var broken = new AtomicBoolean(true);
                machine.disk.onRead = () -> {
                    if (machine.disk.reads >= 3 && broken.get()) {
                        throw new IllegalStateException("a failure that the test asked for");
                    }
                };
                List<String> reasons = Collections.synchronizedList(new ArrayList<>());
                machine.pc.onStop(reasons::add);
                machine.start();
                machine.await(() -> machine.pc.state() == PcState.PAUSED);
                assertEquals(List.of("IDE channel 1F0h: sector cannot be read"), reasons);
                broken.set(false);
                machine.pc.resume();
                machine.await(() -> machine.pc.state() == PcState.OFF);
            }
        }
    }

    /** Instructions, machine time, screen and memory after a run with keys, timer, disk and output. */
    private static long[] run() {
        return run(() -> {});
    }

    private static long[] run(Runnable onRead) {
        BootProgram program = new BootProgram();
        program.disk().onRead = onRead;
        for (int i = 0; i < 20; i++) {
            program.code(0xF4); // each a tick or another interrupt
        }
        program.call(0x13, 0x0205, 0x9000, 0x0501, 0x80).call(0x1A, 0).call(0x15, 0x8600, 0, 0, 0x4000);
        BootProgram.Result result = program.run();
        Pc pc = result.pc();
        return new long[] {
            pc.instructions(),
            pc.nanos(),
            result.screen().hashCode(),
            Arrays.hashCode(pc.memory().ram())
        };
    }

    @Test
    void aDeviceWhosePortsAreTakenIsRefusedAndNothingStaysPluggedIn() {
        IdeController first = new IdeController();
        IdeController second = new IdeController();

        assertThrows(
                IllegalStateException.class,
                () -> Pc.builder().device(first).device(second).build());

        try (Pc pc = Pc.builder().device(first).build()) {
            assertEquals(PcState.STOPPED, pc.state());
        }
    }

    @Test
    void refusesImpossibleMachines() {
        Pc.Builder builder = Pc.builder();

        assertThrows(IllegalArgumentException.class, () -> builder.memory(1 << 19));
        assertThrows(IllegalArgumentException.class, () -> builder.memory((16 << 20) + 1));
        assertThrows(IllegalArgumentException.class, () -> builder.nanosPerInstruction(0));
        assertThrows(IndexOutOfBoundsException.class, () -> builder.bootDisk(4));
    }

    /** A machine that boots the given code, on a thread of its own. */
    private static final class Machine implements AutoCloseable {

        final SparseDisk disk = new SparseDisk(20_160);
        final Pc pc;
        private Thread thread = new Thread(() -> {});

        Machine(boolean realTime, int... code) {
            byte[] sector = disk.sector(0);
            for (int i = 0; i < code.length; i++) {
                sector[i] = (byte) code[i];
            }
            sector[510] = 0x55;
            sector[511] = (byte) 0xAA;
            IdeController ide = new IdeController();
            ide.attach(0, disk, new ErrorPolicies(ErrorPolicy.STOP, ErrorPolicy.STOP));
            pc = Pc.builder()
                    .device(ide)
                    .realTime(realTime)
                    .startTime(LocalDateTime.of(2026, 11, 22, 12, 0))
                    .build();
        }

        void start() {
            thread = new Thread(pc::run, "machine");
            thread.start();
        }

        void await(BooleanSupplier condition) throws InterruptedException {
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
            while (!condition.getAsBoolean()) {
                assertTrue(
                        System.nanoTime() < end,
                        () -> "the screen:\n" + pc.screen().image().text());
                Thread.sleep(5);
            }
        }

        void join() {
            try {
                thread.join(TimeUnit.SECONDS.toMillis(30));
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            assertTrue(!thread.isAlive(), "the machine has stopped");
        }

        @Override
        public void close() {
            pc.stop();
            join();
            pc.close();
        }
    }
}
