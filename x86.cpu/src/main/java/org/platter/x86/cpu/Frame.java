package org.platter.x86.cpu;

/**
 * A stack on which a gate builds its frame. The processor's own stack pointer, segment and privilege stay as they are
 * until {@link #commit}, so that a fault in between changes nothing.
 */
final class Frame {

    private final Registers registers;
    private final LinearMemory linear;
    private final SegmentLoader loader;
    private final Segment inner = new Segment();

    private Segment segment;
    private Tlb tlb;
    private int pointer;
    private int cpl;
    private int errorCode;

    Frame(Registers registers, LinearMemory linear, SegmentLoader loader) {
        this.registers = registers;
        this.linear = linear;
        this.loader = loader;
    }

    /** Goes on with the current stack. */
    void onCurrent(int external) {
        segment = registers.ss;
        cpl = registers.cpl;
        tlb = linear.current;
        pointer = registers.general[Cpu.ESP];
        errorCode = external;
    }

    /** Starts with the stack that the task state segment names for an inner privilege level. */
    void onInner(int level, int external) {
        Segment task = registers.task;
        boolean is32 = (task.access & 8) != 0;
        int width = is32 ? 4 : 2;
        int at = width * (1 + 2 * level);
        if (Integer.compareUnsigned(at + width + 1, task.limit) > 0) {
            throw registers.fault(Fault.INVALID_TASK, task.selector & ~3 | external);
        }
        pointer = linear.readSystem(task.base + at, width);
        int selector = linear.readSystem(task.base + at + width, 2);
        long descriptor = loader.stackDescriptor(selector, level, Fault.INVALID_TASK, external);
        inner.load(selector, loader.markAccessed(selector, descriptor));
        segment = inner;
        cpl = level;
        tlb = linear.forPrivilege(level);
        errorCode = selector & ~3 | external;
    }

    void push(int value, int width) {
        pointer -= width;
        int offset = segment.big ? pointer : pointer & 0xFFFF;
        if ((offset - segment.first & 0xFFFFFFFFL) + (width - 1) > segment.writeSpan) {
            throw registers.fault(Fault.STACK, errorCode);
        }
        linear.write(tlb, segment.base + offset, width, value);
    }

    /** Makes this the processor's stack and privilege level. */
    void commit() {
        if (segment == inner) {
            registers.ss.copyFrom(inner);
            linear.setPrivilege(cpl);
        }
        registers.setStackPointer(pointer);
    }

    int cpl() {
        return cpl;
    }
}
