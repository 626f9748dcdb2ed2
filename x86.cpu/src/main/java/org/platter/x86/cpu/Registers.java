package org.platter.x86.cpu;

import java.util.Arrays;

/** What the processor remembers between instructions. */
final class Registers {

    static final int PROTECTION_ENABLE = 1;
    static final int MONITOR_COPROCESSOR = 2;
    static final int EMULATION = 4;
    static final int TASK_SWITCHED = 8;
    static final int WRITE_PROTECT = 1 << 16;
    static final int PAGING = 1 << 31;

    final int[] general = new int[8];
    final Flags flags = new Flags();
    final Segment[] segments = new Segment[6];
    final Segment cs;
    final Segment ss;
    final Segment localTable = new Segment();
    final Segment task = new Segment();

    /** The address of the instruction in progress; the next one's is {@link CodeFetch#eip}. */
    int eip;

    /** ESP at the start of the instruction in progress. */
    int startingEsp;

    int cpl;
    int cr0;
    int cr2;
    int cr3;
    int cr4;
    final int[] debug = new int[8];
    final int[] test = new int[8];

    int globalTableBase;
    int globalTableLimit;
    int interruptTableBase;
    int interruptTableLimit;

    /** What added to the count of instructions gives the time stamp counter. */
    long timeStampOffset;

    final CpuModel model;

    private final Fault fault = new Fault();

    Registers(CpuModel model) {
        this.model = model;
        for (int i = 0; i < segments.length; i++) {
            segments[i] = new Segment();
        }
        cs = segments[Cpu.CS];
        ss = segments[Cpu.SS];
    }

    void reset() {
        Arrays.fill(general, 0);
        general[Cpu.EDX] = model.signature();
        flags.setValue(0);
        for (Segment segment : segments) {
            segment.reset(0, 0);
        }
        // The first far jump lowers the base; until then the processor runs below 4 GiB.
        cs.reset(0xF000, 0xFFFF0000);
        localTable.reset(0, 0);
        localTable.access = 0x82;
        task.reset(0, 0);
        task.access = 0x8B;
        eip = 0xFFF0;
        cpl = 0;
        cr0 = model.resetCr0();
        cr2 = 0;
        cr3 = 0;
        cr4 = 0;
        Arrays.fill(debug, 0);
        debug[6] = 0xFFFF0FF0;
        debug[7] = 0x400;
        Arrays.fill(test, 0);
        globalTableBase = 0;
        globalTableLimit = 0xFFFF;
        interruptTableBase = 0;
        interruptTableLimit = 0xFFFF;
    }

    int get(int number, int width) {
        return switch (width) {
            case 4 -> general[number];
            case 2 -> general[number] & 0xFFFF;
            default -> general[number & 3] >>> ((number & 4) << 1) & 0xFF;
        };
    }

    void set(int number, int width, int value) {
        switch (width) {
            case 4 -> general[number] = value;
            case 2 -> general[number] = general[number] & 0xFFFF0000 | value & 0xFFFF;
            default -> {
                int shift = (number & 4) << 1;
                general[number & 3] = general[number & 3] & ~(0xFF << shift) | (value & 0xFF) << shift;
            }
        }
    }

    /** Sets as much of ESP as the stack segment uses. */
    void setStackPointer(int value) {
        set(Cpu.ESP, ss.big ? 4 : 2, value);
    }

    boolean protectedMode() {
        return (cr0 & PROTECTION_ENABLE) != 0;
    }

    boolean virtual86() {
        return flags.has(Flags.VM);
    }

    /** Whether selectors mean descriptors: protected mode, but not virtual-8086 mode. */
    boolean descriptorsInUse() {
        return (cr0 & PROTECTION_ENABLE) != 0 && !flags.has(Flags.VM);
    }

    void requirePrivilege0() {
        if (cpl != 0) {
            throw generalProtection(0);
        }
    }

    /** Ends the instruction in progress unless the processor is this model or a later one. */
    void require(CpuModel first) {
        if (!model.atLeast(first)) {
            throw undefinedOpcode();
        }
    }

    Fault fault(int vector, int errorCode) {
        return fault.of(vector, errorCode);
    }

    Fault generalProtection(int errorCode) {
        return fault.of(Fault.GENERAL_PROTECTION, errorCode);
    }

    Fault undefinedOpcode() {
        return fault.of(Fault.UNDEFINED_OPCODE, 0);
    }
}
