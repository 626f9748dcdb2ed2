package org.platter.x86.cpu;

/** Loads segment registers, other than CS by jumps and returns, and finds descriptors. */
final class SegmentLoader {

    static final int[] DATA_SEGMENTS = {Cpu.ES, Cpu.DS, Cpu.FS, Cpu.GS};

    private final Registers registers;
    private final LinearMemory linear;
    private final Operands operands;
    private final Stack stack;
    private final Schedule schedule;

    SegmentLoader(Registers registers, LinearMemory linear, Operands operands, Stack stack, Schedule schedule) {
        this.registers = registers;
        this.linear = linear;
        this.operands = operands;
        this.stack = stack;
        this.schedule = schedule;
    }

    /** MOV from a segment register: to memory always 16 bits. */
    void storeSelector() {
        operands.decode();
        int number = operands.reg();
        if (number > Cpu.GS) {
            throw registers.undefinedOpcode();
        }
        operands.writeRm(operands.isRegister() ? operands.width : 2, registers.segments[number].selector);
    }

    /** MOV to a segment register. */
    void loadSelector() {
        operands.decode();
        int number = operands.reg();
        if (number > Cpu.GS || number == Cpu.CS) {
            throw registers.undefinedOpcode();
        }
        load(number, operands.readRm(2));
        castShadowOfStack(number);
    }

    /** POP to a segment register. */
    void pop(int number) {
        load(number, stack.pop(operands.width) & 0xFFFF);
        castShadowOfStack(number);
    }

    private void castShadowOfStack(int number) {
        if (number == Cpu.SS) {
            schedule.castShadow();
        }
    }

    /** LES, LDS and so on. */
    void loadPointer(int number) {
        operands.decode();
        operands.requireMemory();
        int offset = operands.readRm(operands.width);
        load(number, operands.readFarSelector());
        operands.writeReg(operands.width, offset);
    }

    /** Loads any segment register but CS, with all checks. */
    void load(int number, int selector) {
        Segment segment = registers.segments[number];
        if (!registers.descriptorsInUse()) {
            loadWithoutDescriptor(segment, selector);
        } else if (number == Cpu.SS) {
            long descriptor = stackDescriptor(selector, registers.cpl, Fault.GENERAL_PROTECTION, 0);
            segment.load(selector, markAccessed(selector, descriptor));
        } else {
            loadData(segment, selector, Fault.GENERAL_PROTECTION);
        }
    }

    void loadWithoutDescriptor(Segment segment, int selector) {
        if (registers.virtual86()) {
            segment.loadVirtual86(selector);
        } else {
            segment.loadReal(selector);
        }
    }

    /** Loads DS, ES, FS or GS; {@code vector} is the fault if the selector does not fit. */
    void loadData(Segment segment, int selector, int vector) {
        if (isNull(selector)) {
            segment.loadNull(selector);
            return;
        }
        long descriptor = find(selector);
        boolean readable = Descriptor.isData(descriptor) || Descriptor.isReadableCode(descriptor);
        if (!readable
                || !Descriptor.isConformingCode(descriptor)
                        && Descriptor.privilege(descriptor) < Math.max(selector & 3, registers.cpl)) {
            throw registers.fault(vector, selector & ~3);
        }
        if (!Descriptor.present(descriptor)) {
            throw registers.fault(Fault.NOT_PRESENT, selector & ~3);
        }
        segment.load(selector, markAccessed(selector, descriptor));
    }

    /**
     * Checks a selector for SS.
     *
     * @param vector the fault if the selector does not fit
     * @param external what to add to error codes
     */
    long stackDescriptor(int selector, int cpl, int vector, int external) {
        if (isNull(selector)) {
            throw registers.fault(vector, external);
        }
        long descriptor = find(selector);
        if ((selector & 3) != cpl
                || !Descriptor.isWritableData(descriptor)
                || Descriptor.privilege(descriptor) != cpl) {
            throw registers.fault(vector, selector & ~3 | external);
        }
        if (!Descriptor.present(descriptor)) {
            throw registers.fault(Fault.STACK, selector & ~3 | external);
        }
        return descriptor;
    }

    static boolean isNull(int selector) {
        return (selector & ~3) == 0;
    }

    /** The descriptor a selector means, or 0, which is no valid descriptor, if there is none. */
    long find(int selector) {
        if (isNull(selector)) {
            return 0;
        }
        boolean local = (selector & 4) != 0;
        int limit = local ? registers.localTable.limit : registers.globalTableLimit;
        if (Integer.compareUnsigned(selector | 7, limit) > 0 || local && isNull(registers.localTable.selector)) {
            return 0;
        }
        return read(address(selector));
    }

    /** Where a selector's descriptor is. */
    int address(int selector) {
        int table = (selector & 4) != 0 ? registers.localTable.base : registers.globalTableBase;
        return table + (selector & ~7);
    }

    long read(int address) {
        return linear.readSystem(address, 4) & 0xFFFFFFFFL | (long) linear.readSystem(address + 4, 4) << 32;
    }

    /** Sets the accessed bit in the table, and in the result. */
    long markAccessed(int selector, long descriptor) {
        if ((Descriptor.access(descriptor) & 1) == 0) {
            linear.writeSystem(address(selector) + 5, 1, Descriptor.access(descriptor) | 1);
        }
        return descriptor | 1L << 40;
    }
}
