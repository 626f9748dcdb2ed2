package org.platter.pc.machine;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.platter.machine.api.Board;
import org.platter.machine.api.DmaChannel;
import org.platter.machine.api.GuestMemory;
import org.platter.machine.api.InterruptLine;
import org.platter.machine.api.PciBus;
import org.platter.pc.machine.bios.Bios;
import org.platter.pc.machine.board.BusMemory;
import org.platter.pc.machine.board.Clock;
import org.platter.pc.machine.board.Ports;
import org.platter.pc.machine.chips.AddressLine20;
import org.platter.pc.machine.chips.AtKeyboard;
import org.platter.pc.machine.chips.DebugPort;
import org.platter.pc.machine.chips.DmaController;
import org.platter.pc.machine.chips.InterruptController;
import org.platter.pc.machine.chips.IntervalTimer;
import org.platter.pc.machine.chips.KeyStrokes;
import org.platter.pc.machine.chips.KeyboardController;
import org.platter.pc.machine.chips.PowerPort;
import org.platter.pc.machine.chips.RealTimeClock;
import org.platter.pc.machine.chips.SystemControl;
import org.platter.pc.machine.chips.TextDisplay;
import org.platter.pc.machine.chips.Uart;
import org.platter.pc.machine.console.Keyboard;
import org.platter.pc.machine.console.Screen;
import org.platter.pc.machine.console.SerialLine;
import org.platter.pc.machine.console.Subscription;
import org.platter.pc.machine.pci.ConfigurationPorts;
import org.platter.pc.machine.pci.HostBridge;
import org.platter.pc.machine.pci.IsaBridge;
import org.platter.x86.cpu.Cpu;
import org.platter.x86.cpu.PhysicalMemory;

/**
 * The chips and what connects them. Belongs to the machine's thread, except for the {@link #screen}, the {@link #keyboard}
 * and the {@link #serial} line, which hand over what other threads do.
 */
final class Motherboard implements Board {

    private static final int FLAG_INTERRUPTS = 0x200;

    private final Ports ports = new Ports();
    private final PhysicalMemory memory;
    private final BusMemory busMemory;
    private final Cpu cpu;
    private final Clock clock;
    private final BiosWait biosWait;
    private final InterruptController interrupts;
    private final DmaController dma;
    private final ConfigurationPorts pci;
    private final TextDisplay display;
    private final Uart uart;
    private final KeyStrokes keyStrokes;
    private final Keyboard keyboard = new UsKeyboard(this::strokes);
    private final Queue<Runnable> input = new ConcurrentLinkedQueue<>();
    private final List<IntConsumer> serialListeners = new CopyOnWriteArrayList<>();
    private final List<IntConsumer> debugListeners = new CopyOnWriteArrayList<>();
    private final List<Runnable> resets = new ArrayList<>();

    private InterruptLine processorListener = high -> {};
    private Runnable inputListener = () -> {};
    private Consumer<String> stopListener = reason -> {};
    private boolean processorResetAsked;
    private boolean powerOffAsked;

    Motherboard(Pc.Builder options) {
        memory = new PhysicalMemory(options.memorySize);
        busMemory = new BusMemory(memory);
        interrupts = new InterruptController(ports, this::interruptRequest);
        Bios bios = new Bios();
        cpu = new Cpu(options.processor, memory, ports, interrupts, bios);
        clock = new Clock(cpu::instructions, options.nanosPerInstruction, !options.realTime);
        clock.onEarlierEvent(cpu::endRun);
        biosWait = new BiosWait(clock);
        IntervalTimer timer = new IntervalTimer(ports, clock, interrupts.line(0));
        AddressLine20 a20 = new AddressLine20(memory);
        SystemControl systemControl = new SystemControl(ports, clock, timer, a20, this::resetProcessor);
        AtKeyboard atKeyboard = new AtKeyboard();
        KeyboardController keyboardController =
                new KeyboardController(ports, clock, interrupts.line(1), atKeyboard, a20, this::resetProcessor);
        keyStrokes = new KeyStrokes(atKeyboard, clock, () -> !keyboardController.idle() || bios.keyStrokesWait());
        uart = new Uart(
                ports, 0x3F8, clock, interrupts.line(4), value -> serialListeners.forEach(l -> l.accept(value)));
        RealTimeClock realTimeClock = new RealTimeClock(ports, clock, interrupts.line(8), options.startTime);
        storeMemorySize(realTimeClock, options.memorySize);
        memory.window(0xC0000, 0x30000, new OpenBus());
        display = new TextDisplay(ports, memory, clock);
        dma = new DmaController(ports, busMemory);
        pci = new ConfigurationPorts(ports);
        HostBridge hostBridge = new HostBridge(pci, options.memorySize);
        IsaBridge isaBridge = new IsaBridge(pci);
        new DebugPort(ports, value -> debugListeners.forEach(l -> l.accept(value)));
        new PowerPort(ports, this::powerOff);
        bios.install(
                cpu, memory, ports, options.bootSources, options.bootOrder, options.translations, this::letBiosWait);

        onReset(interrupts::reset);
        onReset(timer::reset);
        onReset(a20::reset);
        onReset(systemControl::reset);
        onReset(keyboardController::reset);
        onReset(uart::reset);
        onReset(realTimeClock::reset);
        onReset(display::reset);
        onReset(dma::reset);
        onReset(pci::reset);
        onReset(hostBridge::reset);
        onReset(isaBridge::reset);
        reset();
    }

    /** The reset line. */
    void reset() {
        resets.forEach(Runnable::run);
        processorResetAsked = false;
        powerOffAsked = false;
        biosWait.end();
        cpu.reset();
    }

    /** Has the listener hear of every level of an interrupt line. */
    void onInterrupt(InterruptController.LineListener listener) {
        interrupts.onLine(listener);
    }

    /** Has the listener hear of every level of the interrupt controllers' output. */
    void onProcessorInterrupt(InterruptLine listener) {
        processorListener = listener;
    }

    void onReset(Runnable action) {
        resets.add(action);
    }

    /** Executes instructions until the next event, at most so many. */
    void execute(int limit) {
        biosWait.end();
        cpu.run(clock.instructionsUntilNext(limit));
        if (processorResetAsked || cpu.shutDown()) {
            // On a PC/AT a shutdown, as after a triple fault, resets the processor and nothing else.
            processorResetAsked = false;
            cpu.reset();
        }
    }

    /** Whether nothing is to be executed now: the processor is in HLT, or the BIOS waits, and no interrupt ends that. */
    boolean waiting() {
        if (biosWait.lasts()) {
            // It lets interrupts in before it looks again, whether they are allowed at this instruction or not.
            return !interrupts.requesting();
        }
        return cpu.halted() && !(interrupts.requesting() && canWake());
    }

    /** Up to which machine time it is {@link #waiting}: after CLI and HLT no event matters, only a reset ends that. */
    long waitsUntil() {
        if (biosWait.lasts()) {
            return biosWait.until();
        }
        return canWake() ? clock.next() : Long.MAX_VALUE;
    }

    /** Whether an interrupt can end a HLT. */
    private boolean canWake() {
        return (cpu.eflags() & FLAG_INTERRUPTS) != 0;
    }

    private void letBiosWait() {
        biosWait.begin();
        cpu.endRun();
    }

    /** Whether the guest has asked to be switched off since this was asked last. */
    boolean takePowerOff() {
        boolean asked = powerOffAsked;
        powerOffAsked = false;
        return asked;
    }

    void takeInput() {
        for (Runnable action = input.poll(); action != null; action = input.poll()) {
            action.run();
        }
    }

    @Override
    public void stop(String reason, Runnable goesOn) {
        stopListener.accept(reason);
        input.add(goesOn);
    }

    /** Has the listener told, on the machine's thread, why a device wants the machine to stand still. */
    void onStop(Consumer<String> listener) {
        stopListener = listener;
    }

    /** Has the action run, on any thread, when something comes from outside. */
    void onInput(Runnable action) {
        inputListener = action;
    }

    void showScreen() {
        display.show();
    }

    long instructions() {
        return cpu.instructions();
    }

    PhysicalMemory physicalMemory() {
        return memory;
    }

    Screen screen() {
        return display;
    }

    Keyboard keyboard() {
        return keyboard;
    }

    SerialLine serial() {
        return new SerialLine() {
            @Override
            public void send(byte[] bytes) {
                byte[] sent = bytes.clone();
                fromOutside(() -> {
                    for (byte b : sent) {
                        uart.receive(b & 0xFF);
                    }
                });
            }

            @Override
            public Subscription onByte(IntConsumer listener) {
                return subscribe(serialListeners, listener);
            }
        };
    }

    Subscription onDebugByte(IntConsumer listener) {
        return subscribe(debugListeners, listener);
    }

    @Override
    public Ports ports() {
        return ports;
    }

    @Override
    public InterruptLine interrupt(int number) {
        return interrupts.line(number);
    }

    @Override
    public GuestMemory memory() {
        return busMemory;
    }

    @Override
    public Clock clock() {
        return clock;
    }

    @Override
    public Optional<PciBus> pci() {
        return Optional.of(pci);
    }

    @Override
    public DmaChannel dma(int number) {
        return dma.channel(number);
    }

    /** Where a PC/AT's memory test leaves it: KiB below 1 MiB, KiB above it up to 64 MiB, and 64 KiB above 16 MiB. */
    private static void storeMemorySize(RealTimeClock clock, int size) {
        int extendedKib = Math.min((size >> 10) - 1024, 0xFFFF);
        int above16MiB = Math.max(0, (size >> 16) - 256);
        int[][] words = {{0x15, 640}, {0x17, extendedKib}, {0x30, extendedKib}, {0x34, above16MiB}};
        for (int[] word : words) {
            clock.store(word[0], word[1] & 0xFF);
            clock.store(word[0] + 1, word[1] >> 8);
        }
    }

    private static Subscription subscribe(List<IntConsumer> listeners, IntConsumer listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    private void strokes(List<UsKeyboard.Stroke> strokes) {
        fromOutside(() ->
                strokes.forEach(stroke -> keyStrokes.add(stroke.key().scanCode(), stroke.down(), stroke.paced())));
    }

    private void fromOutside(Runnable action) {
        input.add(action);
        inputListener.run();
    }

    private void interruptRequest(boolean high) {
        processorListener.set(high);
        if (cpu != null) {
            cpu.setInterruptRequest(high);
        }
    }

    private void resetProcessor() {
        processorResetAsked = true;
        cpu.endRun();
    }

    private void powerOff() {
        powerOffAsked = true;
        cpu.endRun();
    }
}
