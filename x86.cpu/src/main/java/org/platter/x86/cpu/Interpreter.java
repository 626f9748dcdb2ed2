package org.platter.x86.cpu;

/**
 * Executes one instruction: prefixes and the one-byte opcodes. Rare instructions live in classes of their own, so that
 * this one's dispatch stays small enough to be compiled.
 */
final class Interpreter {

    private final Registers registers;
    private final int[] general;
    private final Flags flags;
    private final Operands operands;
    private final CodeFetch fetch;
    private final Stack stack;
    private final Alu alu;
    private final Shifts shifts;
    private final StringInstructions strings;
    private final InputOutput ports;
    private final SegmentLoader loader;
    private final FarTransfers far;
    private final RareOpcodes rare;
    private final TwoByteOpcodes twoByte;

    Interpreter(
            Registers registers,
            Operands operands,
            CodeFetch fetch,
            Stack stack,
            Alu alu,
            Shifts shifts,
            StringInstructions strings,
            InputOutput ports,
            SegmentLoader loader,
            FarTransfers far,
            RareOpcodes rare,
            TwoByteOpcodes twoByte) {
        this.registers = registers;
        this.operands = operands;
        this.fetch = fetch;
        this.stack = stack;
        this.alu = alu;
        this.shifts = shifts;
        this.strings = strings;
        this.ports = ports;
        this.loader = loader;
        this.far = far;
        this.rare = rare;
        this.twoByte = twoByte;
        general = registers.general;
        flags = registers.flags;
    }

    /** Executes the instruction at EIP, or throws its {@link Fault} with ESP and EIP to be put back. */
    void step() {
        registers.eip = fetch.eip();
        registers.startingEsp = general[Cpu.ESP];
        operands.begin();
        int opcode = fetch.next8();
        while (isPrefix(opcode)) {
            opcode = rare.prefix(opcode);
        }
        execute(opcode);
    }

    static boolean isPrefix(int opcode) {
        return switch (opcode) {
            case 0x26, 0x2E, 0x36, 0x3E, 0x64, 0x65, 0x66, 0x67, 0xF0, 0xF2, 0xF3 -> true;
            default -> false;
        };
    }

    private void execute(int opcode) {
        switch (opcode) {
            case 0x00, 0x08, 0x10, 0x18, 0x20, 0x28, 0x30, 0x38 -> toMemory(opcode >> 3, 1);
            case 0x01, 0x09, 0x11, 0x19, 0x21, 0x29, 0x31, 0x39 -> toMemory(opcode >> 3, operands.width);
            case 0x02, 0x0A, 0x12, 0x1A, 0x22, 0x2A, 0x32, 0x3A -> toRegister(opcode >> 3, 1);
            case 0x03, 0x0B, 0x13, 0x1B, 0x23, 0x2B, 0x33, 0x3B -> toRegister(opcode >> 3, operands.width);
            case 0x04, 0x0C, 0x14, 0x1C, 0x24, 0x2C, 0x34, 0x3C -> toAccumulator(opcode >> 3, 1);
            case 0x05, 0x0D, 0x15, 0x1D, 0x25, 0x2D, 0x35, 0x3D -> toAccumulator(opcode >> 3, operands.width);
            case 0x06, 0x0E, 0x16, 0x1E -> stack.push(registers.segments[opcode >> 3].selector, operands.width);
            case 0x07, 0x17, 0x1F -> loader.pop(opcode >> 3);
            case 0x0F -> twoByte.execute(fetch.next8());
            case 0x40, 0x41, 0x42, 0x43, 0x44, 0x45, 0x46, 0x47 -> {
                int width = operands.width;
                registers.set(opcode & 7, width, alu.increment(registers.get(opcode & 7, width), 32 - 8 * width));
            }
            case 0x48, 0x49, 0x4A, 0x4B, 0x4C, 0x4D, 0x4E, 0x4F -> {
                int width = operands.width;
                registers.set(opcode & 7, width, alu.decrement(registers.get(opcode & 7, width), 32 - 8 * width));
            }
            case 0x50, 0x51, 0x52, 0x53, 0x54, 0x55, 0x56, 0x57 -> stack.push(general[opcode & 7], operands.width);
            case 0x58, 0x59, 0x5A, 0x5B, 0x5C, 0x5D, 0x5E, 0x5F -> {
                int value = stack.pop(operands.width);
                registers.set(opcode & 7, operands.width, value);
            }
            case 0x60 -> stack.pushAll(operands.width);
            case 0x61 -> stack.popAll(operands.width);
            case 0x62 -> rare.bound();
            case 0x63 -> rare.adjustPrivilege();
            case 0x68 -> stack.push(fetch.next(operands.width), operands.width);
            case 0x69 -> rare.multiplyImmediate(operands.width);
            case 0x6A -> stack.push(fetch.nextSigned8(), operands.width);
            case 0x6B -> rare.multiplyImmediate(1);
            case 0x6C -> strings.input(1);
            case 0x6D -> strings.input(operands.width);
            case 0x6E -> strings.output(1);
            case 0x6F -> strings.output(operands.width);
            case 0x70, 0x71, 0x72, 0x73, 0x74, 0x75, 0x76, 0x77, 0x78, 0x79, 0x7A, 0x7B, 0x7C, 0x7D, 0x7E, 0x7F -> {
                int distance = fetch.nextSigned8();
                if (flags.condition(opcode & 0xF)) {
                    far.jumpNear(fetch.eip() + distance);
                }
            }
            case 0x80, 0x82 -> immediate(1, 1);
            case 0x81 -> immediate(operands.width, operands.width);
            case 0x83 -> immediate(operands.width, 1);
            case 0x84 -> test(1);
            case 0x85 -> test(operands.width);
            case 0x86 -> exchange(1);
            case 0x87 -> exchange(operands.width);
            case 0x88 -> moveToMemory(1);
            case 0x89 -> moveToMemory(operands.width);
            case 0x8A -> moveToRegister(1);
            case 0x8B -> moveToRegister(operands.width);
            case 0x8C -> loader.storeSelector();
            case 0x8D -> {
                operands.decode();
                operands.requireMemory();
                operands.writeReg(operands.width, operands.offset);
            }
            case 0x8E -> loader.loadSelector();
            case 0x8F -> rare.popMemory();
            case 0x90 -> {}
            case 0x91, 0x92, 0x93, 0x94, 0x95, 0x96, 0x97 -> {
                int width = operands.width;
                int value = registers.get(opcode & 7, width);
                registers.set(opcode & 7, width, general[Cpu.EAX]);
                registers.set(Cpu.EAX, width, value);
            }
            case 0x98 ->
                registers.set(
                        Cpu.EAX,
                        operands.width,
                        operands.width == 4 ? (short) general[Cpu.EAX] : (byte) general[Cpu.EAX]);
            case 0x99 ->
                registers.set(
                        Cpu.EDX,
                        operands.width,
                        (operands.width == 4 ? general[Cpu.EAX] : (short) general[Cpu.EAX]) >> 31);
            case 0x9C -> rare.pushFlags();
            case 0x9D -> rare.popFlags();
            case 0x9E -> flags.setStatus(flags.status() & Flags.OF | registers.get(4, 1) & ~Flags.OF);
            case 0x9F -> registers.set(4, 1, flags.status() & ~Flags.OF | 2);
            case 0xA0 -> registers.set(Cpu.EAX, 1, direct(1));
            case 0xA1 -> registers.set(Cpu.EAX, operands.width, direct(operands.width));
            case 0xA2 -> setDirect(1);
            case 0xA3 -> setDirect(operands.width);
            case 0xA4 -> strings.move(1);
            case 0xA5 -> strings.move(operands.width);
            case 0xA6 -> strings.compare(1);
            case 0xA7 -> strings.compare(operands.width);
            case 0xA8 -> alu.logic(registers.get(Cpu.EAX, 1) & fetch.next8(), 24);
            case 0xA9 ->
                alu.logic(registers.get(Cpu.EAX, operands.width) & fetch.next(operands.width), 32 - 8 * operands.width);
            case 0xAA -> strings.store(1);
            case 0xAB -> strings.store(operands.width);
            case 0xAC -> strings.load(1);
            case 0xAD -> strings.load(operands.width);
            case 0xAE -> strings.scan(1);
            case 0xAF -> strings.scan(operands.width);
            case 0xB0, 0xB1, 0xB2, 0xB3, 0xB4, 0xB5, 0xB6, 0xB7 -> registers.set(opcode & 7, 1, fetch.next8());
            case 0xB8, 0xB9, 0xBA, 0xBB, 0xBC, 0xBD, 0xBE, 0xBF ->
                registers.set(opcode & 7, operands.width, fetch.next(operands.width));
            case 0xC0 -> shift(1, -1);
            case 0xC1 -> shift(operands.width, -1);
            case 0xC2 -> {
                int release = fetch.next16();
                far.returnNear(release);
            }
            case 0xC3 -> far.returnNear(0);
            case 0xC6 -> moveImmediate(1);
            case 0xC7 -> moveImmediate(operands.width);
            case 0xC9 -> stack.leave(operands.width);
            case 0xD0 -> shift(1, 1);
            case 0xD1 -> shift(operands.width, 1);
            case 0xD2 -> shift(1, general[Cpu.ECX] & 0x1F);
            case 0xD3 -> shift(operands.width, general[Cpu.ECX] & 0x1F);
            case 0xE0, 0xE1, 0xE2 -> loop(opcode);
            case 0xE3 -> {
                int distance = fetch.nextSigned8();
                if ((operands.address32 ? general[Cpu.ECX] : general[Cpu.ECX] & 0xFFFF) == 0) {
                    far.jumpNear(fetch.eip() + distance);
                }
            }
            case 0xE4 -> registers.set(Cpu.EAX, 1, ports.in(fetch.next8(), 1));
            case 0xE5 -> registers.set(Cpu.EAX, operands.width, ports.in(fetch.next8(), operands.width));
            case 0xE6 -> ports.out(fetch.next8(), 1, general[Cpu.EAX]);
            case 0xE7 -> ports.out(fetch.next8(), operands.width, general[Cpu.EAX]);
            case 0xE8 -> {
                int distance = fetch.next(operands.width);
                far.callNear(fetch.eip() + distance);
            }
            case 0xE9 -> {
                int distance = fetch.next(operands.width);
                far.jumpNear(fetch.eip() + distance);
            }
            case 0xEB -> {
                int distance = fetch.nextSigned8();
                far.jumpNear(fetch.eip() + distance);
            }
            case 0xEC -> registers.set(Cpu.EAX, 1, ports.in(general[Cpu.EDX] & 0xFFFF, 1));
            case 0xED -> registers.set(Cpu.EAX, operands.width, ports.in(general[Cpu.EDX] & 0xFFFF, operands.width));
            case 0xEE -> ports.out(general[Cpu.EDX] & 0xFFFF, 1, general[Cpu.EAX]);
            case 0xEF -> ports.out(general[Cpu.EDX] & 0xFFFF, operands.width, general[Cpu.EAX]);
            case 0xF5 -> flags.setCarry(!flags.carry());
            case 0xF6 -> rare.unary(1);
            case 0xF7 -> rare.unary(operands.width);
            case 0xF8 -> flags.setCarry(false);
            case 0xF9 -> flags.setCarry(true);
            case 0xFC -> flags.set(Flags.DF, false);
            case 0xFD -> flags.set(Flags.DF, true);
            case 0xFE -> incrementOrDecrement(1);
            case 0xFF -> group5();
            default -> rare.execute(opcode);
        }
    }

    private void toMemory(int operation, int width) {
        operands.decode();
        int b = operands.readReg(width);
        int shift = 32 - 8 * width;
        if (operation == 7) {
            alu.subtract(operands.readRm(width), b, 0, shift);
        } else {
            int a = operands.beginUpdate(width);
            operands.finishUpdate(width, alu.operate(operation, a, b, shift));
        }
    }

    private void toRegister(int operation, int width) {
        operands.decode();
        int b = operands.readRm(width);
        int result = alu.operate(operation, operands.readReg(width), b, 32 - 8 * width);
        if (operation != 7) {
            operands.writeReg(width, result);
        }
    }

    private void toAccumulator(int operation, int width) {
        int b = fetch.next(width);
        int result = alu.operate(operation, registers.get(Cpu.EAX, width), b, 32 - 8 * width);
        if (operation != 7) {
            registers.set(Cpu.EAX, width, result);
        }
    }

    private void immediate(int width, int immediateWidth) {
        operands.decode();
        int b = immediateWidth == width ? fetch.next(width) : fetch.nextSigned8() & -1 >>> 32 - 8 * width;
        int shift = 32 - 8 * width;
        int operation = operands.reg();
        if (operation == 7) {
            alu.subtract(operands.readRm(width), b, 0, shift);
        } else {
            int a = operands.beginUpdate(width);
            operands.finishUpdate(width, alu.operate(operation, a, b, shift));
        }
    }

    private void test(int width) {
        operands.decode();
        alu.logic(operands.readRm(width) & operands.readReg(width), 32 - 8 * width);
    }

    private void exchange(int width) {
        operands.decode();
        int value = operands.beginUpdate(width);
        operands.finishUpdate(width, operands.readReg(width));
        operands.writeReg(width, value);
    }

    private void moveToMemory(int width) {
        operands.decode();
        operands.writeRm(width, operands.readReg(width));
    }

    private void moveToRegister(int width) {
        operands.decode();
        operands.writeReg(width, operands.readRm(width));
    }

    private void moveImmediate(int width) {
        operands.decode();
        int value = fetch.next(width);
        if (operands.reg() != 0) {
            throw registers.undefinedOpcode();
        }
        operands.writeRm(width, value);
    }

    private int direct(int width) {
        return operands.read(operands.nextDirect(), operands.offset, width);
    }

    private void setDirect(int width) {
        operands.write(operands.nextDirect(), operands.offset, width, general[Cpu.EAX]);
    }

    /** Shifts by {@code count}, or by an immediate byte if that is negative. */
    private void shift(int width, int count) {
        operands.decode();
        int by = count < 0 ? fetch.next8() & 0x1F : count;
        int a = operands.beginUpdate(width);
        operands.finishUpdate(width, shifts.operate(operands.reg(), a, by, 8 * width));
    }

    private void loop(int opcode) {
        int distance = fetch.nextSigned8();
        int width = operands.address32 ? 4 : 2;
        int left = registers.get(Cpu.ECX, width) - 1;
        boolean again = left != 0 && (opcode == 0xE2 || flags.zero() == (opcode == 0xE1));
        if (again) {
            far.jumpNear(fetch.eip() + distance);
        }
        registers.set(Cpu.ECX, width, left);
    }

    private void incrementOrDecrement(int width) {
        operands.decode();
        if (operands.reg() > 1) {
            throw registers.undefinedOpcode();
        }
        countRm(width);
    }

    private void countRm(int width) {
        int a = operands.beginUpdate(width);
        int shift = 32 - 8 * width;
        operands.finishUpdate(width, operands.reg() == 0 ? alu.increment(a, shift) : alu.decrement(a, shift));
    }

    private void group5() {
        operands.decode();
        int width = operands.width;
        switch (operands.reg()) {
            case 0, 1 -> countRm(width);
            case 2 -> far.callNear(operands.readRm(width));
            case 3 -> {
                operands.requireMemory();
                far.call(operands.readFarSelector(), operands.readRm(width));
            }
            case 4 -> far.jumpNear(operands.readRm(width));
            case 5 -> {
                operands.requireMemory();
                far.jump(operands.readFarSelector(), operands.readRm(width));
            }
            case 6 -> stack.push(operands.readRm(width), width);
            default -> throw registers.undefinedOpcode();
        }
    }
}
