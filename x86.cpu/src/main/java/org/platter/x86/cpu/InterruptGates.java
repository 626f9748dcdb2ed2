package org.platter.x86.cpu;

/** Interrupts and exceptions in protected and virtual-8086 mode (80386 manual, 9.6 and 15.3). */
final class InterruptGates {

    private static final int TASK_GATE = 5;
    private static final int IN_TABLE = 2;

    private final Registers registers;
    private final LinearMemory linear;
    private final CodeFetch fetch;
    private final SegmentLoader loader;
    private final Frame frame;
    private final TaskSwitch tasks;

    InterruptGates(
            Registers registers,
            LinearMemory linear,
            CodeFetch fetch,
            SegmentLoader loader,
            Frame frame,
            TaskSwitch tasks) {
        this.registers = registers;
        this.linear = linear;
        this.fetch = fetch;
        this.loader = loader;
        this.frame = frame;
        this.tasks = tasks;
    }

    /**
     * Enters a handler.
     *
     * @param software whether an INT instruction asks for it, so that the gate's privilege counts
     * @param hasErrorCode whether to push {@code errorCode}
     * @param extraFlags what to set in the flags that are pushed
     */
    void deliver(int vector, boolean software, boolean hasErrorCode, int errorCode, int extraFlags) {
        int external = software ? 0 : 1;
        int gateCode = vector * 8 | IN_TABLE | external;
        if (vector * 8 + 7 > registers.interruptTableLimit) {
            throw registers.generalProtection(gateCode);
        }
        long gate = loader.read(registers.interruptTableBase + vector * 8);
        int type = Descriptor.type(gate);
        boolean known = type == TASK_GATE || (type & 0x16) == 6;
        if (!known || software && Descriptor.privilege(gate) < registers.cpl) {
            throw registers.generalProtection(gateCode);
        }
        if (!Descriptor.present(gate)) {
            throw registers.fault(Fault.NOT_PRESENT, gateCode);
        }
        if (type == TASK_GATE) {
            tasks.throughGate(gate, TaskSwitch.Reason.CALL, external);
            if (hasErrorCode) {
                frame.onCurrent(external);
                frame.push(errorCode, (registers.task.access & 8) != 0 ? 4 : 2);
                frame.commit();
                registers.startingEsp = registers.general[Cpu.ESP];
            }
            return;
        }
        enter(gate, external, hasErrorCode, errorCode, extraFlags);
    }

    private void enter(long gate, int external, boolean hasErrorCode, int errorCode, int extraFlags) {
        int selector = Descriptor.gateSelector(gate);
        long code = loader.find(selector);
        if (SegmentLoader.isNull(selector)) {
            throw registers.generalProtection(external);
        }
        int level = Descriptor.privilege(code);
        boolean inward = !Descriptor.isConformingCode(code) && level < registers.cpl;
        boolean virtual86 = registers.virtual86();
        if (!Descriptor.isCode(code) || level > registers.cpl || virtual86 && !(inward && level == 0)) {
            throw registers.generalProtection(selector & ~3 | external);
        }
        if (!Descriptor.present(code)) {
            throw registers.fault(Fault.NOT_PRESENT, selector & ~3 | external);
        }
        int width = Descriptor.isGate32(gate) ? 4 : 2;
        int offset = Descriptor.gateOffset(gate);
        if (Integer.compareUnsigned(offset, Descriptor.limit(code)) > 0) {
            throw registers.generalProtection(external);
        }
        if (inward) {
            frame.onInner(level, external);
            if (virtual86) {
                frame.push(registers.segments[Cpu.GS].selector, width);
                frame.push(registers.segments[Cpu.FS].selector, width);
                frame.push(registers.segments[Cpu.DS].selector, width);
                frame.push(registers.segments[Cpu.ES].selector, width);
            }
            frame.push(registers.ss.selector, width);
            frame.push(registers.general[Cpu.ESP], width);
        } else {
            frame.onCurrent(external);
        }
        frame.push(registers.flags.value() | extraFlags, width);
        frame.push(registers.cs.selector, width);
        frame.push(fetch.eip(), width);
        if (hasErrorCode) {
            frame.push(errorCode, width);
        }
        long marked = loader.markAccessed(selector, code);
        frame.commit();
        if (virtual86) {
            for (int number : SegmentLoader.DATA_SEGMENTS) {
                registers.segments[number].loadNull(0);
            }
        }
        boolean interruptGate = (Descriptor.type(gate) & 1) == 0;
        registers.flags.set(Flags.TF | Flags.NT | Flags.VM | Flags.RF | (interruptGate ? Flags.IF : 0), false);
        registers.cs.load(selector & ~3 | registers.cpl, marked);
        fetch.moveTo(offset);
    }
}
