package org.platter.x86.cpu;

/** The prefixes, and the one-byte opcodes that are not worth a place in {@link Interpreter}'s dispatch. */
final class RareOpcodes {

    private static final int LONGEST_INSTRUCTION = 15;

    private final Registers registers;
    private final int[] general;
    private final Flags flags;
    private final Operands operands;
    private final CodeFetch fetch;
    private final Stack stack;
    private final Alu alu;
    private final Multiplication multiplication;
    private final Decimal decimal;
    private final SegmentLoader loader;
    private final FarTransfers far;
    private final Interrupts interrupts;
    private final Schedule schedule;

    RareOpcodes(
            Registers registers,
            Operands operands,
            CodeFetch fetch,
            Stack stack,
            Alu alu,
            SegmentLoader loader,
            FarTransfers far,
            Interrupts interrupts,
            Schedule schedule) {
        this.registers = registers;
        this.operands = operands;
        this.fetch = fetch;
        this.stack = stack;
        this.alu = alu;
        this.loader = loader;
        this.far = far;
        this.interrupts = interrupts;
        this.schedule = schedule;
        multiplication = new Multiplication(registers, alu);
        decimal = new Decimal(registers, alu);
        general = registers.general;
        flags = registers.flags;
    }

    /** Notes a prefix and fetches what follows. */
    int prefix(int prefix) {
        boolean big = registers.cs.big;
        switch (prefix) {
            case 0x26, 0x2E, 0x36, 0x3E -> operands.override = registers.segments[prefix >> 3 & 3];
            case 0x64 -> operands.override = registers.segments[Cpu.FS];
            case 0x65 -> operands.override = registers.segments[Cpu.GS];
            case 0x66 -> operands.width = big ? 2 : 4;
            case 0x67 -> operands.address32 = !big;
            case 0xF0 -> {
                return lock();
            }
            default -> operands.repeat = prefix;
        }
        return afterPrefix();
    }

    private int afterPrefix() {
        if (fetch.eip() - registers.eip >= LONGEST_INSTRUCTION) {
            throw registers.generalProtection(0);
        }
        return fetch.next8();
    }

    private int lock() {
        int opcode = afterPrefix();
        while (Interpreter.isPrefix(opcode)) {
            opcode = prefix(opcode);
        }
        int next = fetch.eip();
        int modrm = fetch.next8();
        int second = opcode == 0x0F ? modrm : 0;
        if (opcode == 0x0F) {
            modrm = fetch.next8();
        }
        fetch.setEip(next);
        int extension = modrm >> 3 & 7;
        boolean lockable = opcode == 0x0F ? lockableSecond(second, extension) : lockable(opcode, extension);
        if (!lockable || modrm >= 0xC0) {
            throw registers.undefinedOpcode();
        }
        return opcode;
    }

    private static boolean lockable(int opcode, int extension) {
        if (opcode < 0x38) {
            return (opcode & 7) < 2;
        }
        return switch (opcode) {
            case 0x80, 0x81, 0x82, 0x83 -> extension != 7;
            case 0x86, 0x87 -> true;
            case 0xF6, 0xF7 -> extension == 2 || extension == 3;
            case 0xFE, 0xFF -> extension < 2;
            default -> false;
        };
    }

    private static boolean lockableSecond(int opcode, int extension) {
        return switch (opcode) {
            case 0xAB, 0xB3, 0xBB, 0xB0, 0xB1, 0xC0, 0xC1 -> true;
            case 0xBA -> extension > 4;
            case 0xC7 -> extension == 1;
            default -> false;
        };
    }

    void execute(int opcode) {
        switch (opcode) {
            case 0x27 -> decimal.adjustPacked(false);
            case 0x2F -> decimal.adjustPacked(true);
            case 0x37 -> decimal.adjustUnpacked(false);
            case 0x3F -> decimal.adjustUnpacked(true);
            case 0x9A -> {
                int offset = fetch.next(operands.width);
                far.call(fetch.next16(), offset);
            }
            case 0x9B -> {
                int both = Registers.MONITOR_COPROCESSOR | Registers.TASK_SWITCHED;
                if ((registers.cr0 & both) == both) {
                    throw registers.fault(Fault.NO_COPROCESSOR, 0);
                }
            }
            case 0xC4 -> loader.loadPointer(Cpu.ES);
            case 0xC5 -> loader.loadPointer(Cpu.DS);
            case 0xC8 -> {
                int size = fetch.next16();
                stack.enter(size, fetch.next8() & 0x1F, operands.width);
            }
            case 0xCA -> far.returnFar(fetch.next16());
            case 0xCB -> far.returnFar(0);
            case 0xCC -> interrupts.software(Fault.BREAKPOINT);
            case 0xCD -> interrupt();
            case 0xCE -> {
                if (flags.overflow()) {
                    interrupts.software(Fault.OVERFLOW);
                }
            }
            case 0xCF -> far.returnFromInterrupt();
            case 0xD4 -> decimal.splitDigits(fetch.next8());
            case 0xD5 -> decimal.joinDigits(fetch.next8());
            // SALC is in no manual, but in every processor.
            case 0xD6 -> registers.set(Cpu.EAX, 1, flags.carry() ? 0xFF : 0);
            case 0xD7 -> {
                int at = general[Cpu.EBX] + (general[Cpu.EAX] & 0xFF);
                int offset = operands.address32 ? at : at & 0xFFFF;
                registers.set(Cpu.EAX, 1, operands.read(operands.dataSegment(), offset, 1));
            }
            case 0xD8, 0xD9, 0xDA, 0xDB, 0xDC, 0xDD, 0xDE, 0xDF -> escape();
            case 0xEA -> {
                int offset = fetch.next(operands.width);
                far.jump(fetch.next16(), offset);
            }
            case 0xF1 -> interrupts.hardware(Fault.DEBUG);
            case 0xF4 -> {
                registers.requirePrivilege0();
                schedule.halt();
            }
            case 0xFA -> {
                requireIoPrivilege();
                flags.set(Flags.IF, false);
                schedule.refresh();
            }
            case 0xFB -> {
                requireIoPrivilege();
                if (!flags.has(Flags.IF)) {
                    flags.set(Flags.IF, true);
                    schedule.refresh();
                    schedule.castShadow();
                }
            }
            default -> throw registers.undefinedOpcode();
        }
    }

    private void interrupt() {
        int vector = fetch.next8();
        if (registers.virtual86() && flags.ioPrivilege() < 3) {
            throw registers.generalProtection(0);
        }
        interrupts.software(vector);
    }

    /** There is no coprocessor: its instructions trap when they are to be emulated, and otherwise do nothing. */
    private void escape() {
        if ((registers.cr0 & (Registers.EMULATION | Registers.TASK_SWITCHED)) != 0) {
            throw registers.fault(Fault.NO_COPROCESSOR, 0);
        }
        operands.decode();
    }

    private void requireIoPrivilege() {
        if (registers.protectedMode() && registers.cpl > flags.ioPrivilege()) {
            throw registers.generalProtection(0);
        }
    }

    void bound() {
        operands.decode();
        operands.requireMemory();
        int width = operands.width;
        int shift = 32 - 8 * width;
        int index = operands.readReg(width) << shift >> shift;
        int lower = operands.readRm(width) << shift >> shift;
        int upper = operands.read(operands.segment, operands.offset(width), width) << shift >> shift;
        if (index < lower || index > upper) {
            throw registers.fault(Fault.BOUND, 0);
        }
    }

    /** ARPL. */
    void adjustPrivilege() {
        if (!registers.descriptorsInUse()) {
            throw registers.undefinedOpcode();
        }
        operands.decode();
        int selector = operands.beginUpdate(2);
        int level = operands.readReg(2) & 3;
        boolean raised = (selector & 3) < level;
        operands.finishUpdate(2, raised ? selector & ~3 | level : selector);
        flags.setZero(raised);
    }

    void multiplyImmediate(int immediateWidth) {
        operands.decode();
        int width = operands.width;
        int b = immediateWidth == 1 ? fetch.nextSigned8() : fetch.next(immediateWidth);
        operands.writeReg(width, multiplication.multiplyTruncated(operands.readRm(width), b, width));
    }

    /** IMUL with two operands. */
    void multiplyRegister() {
        operands.decode();
        int width = operands.width;
        int b = operands.readRm(width);
        operands.writeReg(width, multiplication.multiplyTruncated(operands.readReg(width), b, width));
    }

    /** POP to memory, whose address is worked out after ESP has moved. */
    void popMemory() {
        int value = stack.pop(operands.width);
        operands.decode();
        if (operands.reg() != 0) {
            throw registers.undefinedOpcode();
        }
        operands.writeRm(operands.width, value);
    }

    void pushFlags() {
        requireFlagsAccess();
        stack.push(flags.value() & ~(Flags.VM | Flags.RF), operands.width);
    }

    void popFlags() {
        requireFlagsAccess();
        int value = stack.pop(operands.width);
        int mask = registers.model.flagsMask();
        if (registers.cpl != 0) {
            mask &= ~Flags.IOPL;
        }
        if (registers.protectedMode() && registers.cpl > flags.ioPrivilege()) {
            mask &= ~Flags.IF;
        }
        if (operands.width == 2) {
            mask &= 0xFFFF;
        } else {
            flags.set(Flags.RF, false);
        }
        flags.setValue(flags.value() & ~mask | value & mask);
        schedule.refresh();
    }

    private void requireFlagsAccess() {
        if (registers.virtual86() && flags.ioPrivilege() < 3) {
            throw registers.generalProtection(0);
        }
    }

    /** TEST, NOT, NEG, MUL, IMUL, DIV and IDIV. */
    void unary(int width) {
        operands.decode();
        int shift = 32 - 8 * width;
        switch (operands.reg()) {
            case 0, 1 -> {
                int b = fetch.next(width);
                alu.logic(operands.readRm(width) & b, shift);
            }
            case 2 -> operands.finishUpdate(width, ~operands.beginUpdate(width));
            case 3 -> operands.finishUpdate(width, alu.subtract(0, operands.beginUpdate(width), 0, shift));
            case 4 -> multiplication.multiply(operands.readRm(width), width);
            case 5 -> multiplication.multiplySigned(operands.readRm(width), width);
            case 6 -> multiplication.divide(operands.readRm(width), width);
            default -> multiplication.divideSigned(operands.readRm(width), width);
        }
    }
}
