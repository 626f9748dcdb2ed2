package org.platter.x86.cpu;

import java.util.Objects;

/**
 * A 386-class processor: the interpreter and its registers.
 *
 * <p>The machine calls {@link #run run} with the number of instructions until its next event; a port or window access
 * made by the guest in between may cut that short with {@link #endRun endRun}. All methods belong to the machine's
 * thread. Nothing that a guest does makes a method throw, unless a port, a window or the firmware does.
 */
public final class Cpu {

    /** Numbers of the general registers, as instructions encode them. */
    public static final int EAX = 0, ECX = 1, EDX = 2, EBX = 3, ESP = 4, EBP = 5, ESI = 6, EDI = 7;

    /** Numbers of the segment registers, as instructions encode them. */
    public static final int ES = 0, CS = 1, SS = 2, DS = 3, FS = 4, GS = 5;

    private static final int SINGLE_STEP = 1 << 14;

    private final InterruptSource source;
    private final Registers registers;
    private final Schedule schedule;
    private final LinearMemory linear;
    private final CodeFetch fetch;
    private final Interrupts interrupts;
    private final Interpreter interpreter;

    /** Connects an {@link CpuModel#I486 I486} and resets it. */
    public Cpu(PhysicalMemory memory, PortSpace ports, InterruptSource interrupts, Firmware firmware) {
        this(CpuModel.I486, memory, ports, interrupts, firmware);
    }

    /** Connects a processor of the given model and resets it. */
    public Cpu(CpuModel model, PhysicalMemory memory, PortSpace ports, InterruptSource interrupts, Firmware firmware) {
        registers = new Registers(model);
        schedule = new Schedule(registers.flags);
        source = Objects.requireNonNull(interrupts);
        linear = new LinearMemory(memory, registers);
        fetch = new CodeFetch(registers, linear, memory);
        Operands operands = new Operands(registers, fetch, linear);
        Stack stack = new Stack(registers, operands);
        Alu alu = new Alu(registers.flags);
        Shifts shifts = new Shifts(registers.flags, alu);
        InputOutput inputOutput = new InputOutput(registers, linear, Objects.requireNonNull(ports));
        BlockTransfers blocks = new BlockTransfers(registers, operands, linear, memory.ram(), schedule);
        StringInstructions strings =
                new StringInstructions(registers, operands, fetch, alu, inputOutput, schedule, blocks);
        SegmentLoader loader = new SegmentLoader(registers, linear, operands, stack, schedule);
        Frame frame = new Frame(registers, linear, loader);
        TaskSwitch tasks = new TaskSwitch(registers, linear, fetch, loader, schedule);
        ProtectedTransfers protectedTransfers =
                new ProtectedTransfers(registers, operands, linear, fetch, stack, loader, schedule, frame, tasks);
        FarTransfers far = new FarTransfers(registers, operands, fetch, stack, loader, schedule, protectedTransfers);
        InterruptGates gates = new InterruptGates(registers, linear, fetch, loader, frame, tasks);
        this.interrupts = new Interrupts(registers, linear, fetch, stack, schedule, gates);
        RareOpcodes rare =
                new RareOpcodes(registers, operands, fetch, stack, alu, loader, far, this.interrupts, schedule);
        SelectorInstructions selectors = new SelectorInstructions(registers, operands, linear, loader);
        TwoByteOpcodes twoByte = new TwoByteOpcodes(
                registers,
                operands,
                fetch,
                stack,
                loader,
                far,
                rare,
                new BitInstructions(registers, operands, fetch, shifts),
                new Exchanges(registers, operands, alu),
                new SystemInstructions(registers, operands, fetch, linear, schedule, selectors),
                Objects.requireNonNull(firmware));
        interpreter = new Interpreter(
                registers, operands, fetch, stack, alu, shifts, strings, inputOutput, loader, far, rare, twoByte);
        memory.onChange(this::forgetTranslations);
        reset();
    }

    /**
     * Puts the processor in its state after RESET: real mode, the first instruction at physical FFFFFFF0h, where {@link
     * PhysicalMemory#rom} shows a BIOS ROM that ends at 1 MiB.
     */
    public void reset() {
        registers.reset();
        schedule.reset();
        linear.setPrivilege(0);
        forgetTranslations();
        fetch.setEip(registers.eip);
    }

    /**
     * Executes instructions and takes interrupts between them. A repeated string instruction counts as many times as it
     * repeats.
     *
     * @param limit how many instructions at most; at least 1
     * @return how many were executed: less than {@code limit} after {@link #endRun} and when the processor halted
     */
    public long run(long limit) {
        long start = schedule.executed;
        schedule.stopAt = start + limit;
        while (schedule.executed < schedule.stopAt && runnable()) {
            try {
                execute();
            } catch (Fault fault) {
                // A faulting instruction takes time too, or a guest could hold the processor for ever.
                if (schedule.executed < schedule.stopAt) {
                    schedule.executed++;
                }
                interrupts.raise(fault);
            }
        }
        return schedule.executed - start;
    }

    private void execute() {
        while (schedule.executed < schedule.stopAt) {
            if (schedule.attention == 0) {
                interpreter.step();
                schedule.executed++;
            } else if (runnable()) {
                executeAttentively();
            } else {
                return;
            }
        }
    }

    /** Takes what is due before the next instruction, executes that, and traps if it is traced. */
    private void executeAttentively() {
        registers.startingEsp = registers.general[ESP];
        registers.eip = fetch.eip();
        if (schedule.shadow) {
            schedule.shadow = false;
        } else if (schedule.nonMaskableDue()) {
            schedule.nonMaskablePending = false;
            schedule.nonMaskableBlocked = true;
            interrupts.hardware(Fault.NON_MASKABLE);
        } else if (schedule.interruptDue()) {
            interrupts.hardware(source.acknowledge() & 0xFF);
        }
        schedule.refresh();
        boolean traced = registers.flags.has(Flags.TF);
        long entries = interrupts.count();
        interpreter.step();
        schedule.executed++;
        // Entering a handler drops the trap; loading SS puts it off.
        if (traced && !schedule.shadow && interrupts.count() == entries) {
            registers.debug[6] |= SINGLE_STEP;
            registers.startingEsp = registers.general[ESP];
            registers.eip = fetch.eip();
            interrupts.hardware(Fault.DEBUG);
        }
    }

    /** Whether there is an instruction to execute; an interrupt ends HLT. */
    private boolean runnable() {
        if (schedule.halted && (schedule.interruptDue() || schedule.nonMaskableDue())) {
            schedule.halted = false;
            schedule.refresh();
        }
        return !schedule.halted && !schedule.shutDown;
    }

    /** Instructions executed since the processor was made; exact within a port access too. */
    public long instructions() {
        return schedule.executed;
    }

    /** Makes {@link #run} return after the instruction in progress. */
    public void endRun() {
        schedule.stopAt = schedule.executed;
    }

    /** Whether the processor waits in HLT for an interrupt. */
    public boolean halted() {
        return schedule.halted;
    }

    /** Whether the processor has shut down after a triple fault; only {@link #reset} ends that. */
    public boolean shutDown() {
        return schedule.shutDown;
    }

    /** The level of the INTR pin. */
    public void setInterruptRequest(boolean high) {
        schedule.interruptPin = high;
        schedule.refresh();
    }

    /** An edge on the NMI pin. */
    public void nonMaskableInterrupt() {
        schedule.nonMaskablePending = true;
        schedule.refresh();
    }

    /** A general register, 32 bits. */
    public int register(int number) {
        return registers.general[number];
    }

    /** Sets all 32 bits of a general register. */
    public void setRegister(int number, int value) {
        registers.general[number] = value;
    }

    /** A segment register's selector. */
    public int selector(int segment) {
        return registers.segments[segment].selector;
    }

    /** The base address that the processor keeps for a segment register. */
    public int segmentBase(int segment) {
        return registers.segments[segment].base;
    }

    /** Loads a segment register as a real-mode MOV does. */
    public void setSegment(int segment, int selector) {
        registers.segments[segment].loadReal(selector & 0xFFFF);
        if (segment == CS) {
            fetch.invalidate();
        }
    }

    /** The instruction pointer. */
    public int eip() {
        return fetch.eip();
    }

    /** Jumps within the code segment. */
    public void setEip(int eip) {
        fetch.setEip(eip);
    }

    /** The flags register. */
    public int eflags() {
        return registers.flags.value();
    }

    /** Sets the flags register. */
    public void setEflags(int eflags) {
        registers.flags.setValue(eflags);
        schedule.refresh();
    }

    private void forgetTranslations() {
        linear.flush();
        fetch.invalidate();
    }
}
