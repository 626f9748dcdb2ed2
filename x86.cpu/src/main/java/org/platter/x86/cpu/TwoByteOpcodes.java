package org.platter.x86.cpu;

/** The opcodes behind 0Fh. */
final class TwoByteOpcodes {

    private final Registers registers;
    private final int[] general;
    private final Flags flags;
    private final Operands operands;
    private final CodeFetch fetch;
    private final Stack stack;
    private final SegmentLoader loader;
    private final FarTransfers far;
    private final RareOpcodes rare;
    private final BitInstructions bits;
    private final Exchanges exchanges;
    private final SystemInstructions system;
    private final Firmware firmware;

    TwoByteOpcodes(
            Registers registers,
            Operands operands,
            CodeFetch fetch,
            Stack stack,
            SegmentLoader loader,
            FarTransfers far,
            RareOpcodes rare,
            BitInstructions bits,
            Exchanges exchanges,
            SystemInstructions system,
            Firmware firmware) {
        this.registers = registers;
        this.operands = operands;
        this.fetch = fetch;
        this.stack = stack;
        this.loader = loader;
        this.far = far;
        this.rare = rare;
        this.bits = bits;
        this.exchanges = exchanges;
        this.system = system;
        this.firmware = firmware;
        general = registers.general;
        flags = registers.flags;
    }

    void execute(int opcode) {
        switch (opcode >> 4) {
            case 0x4 -> moveIf(opcode);
            case 0x8 -> {
                int distance = fetch.next(operands.width);
                if (flags.condition(opcode & 0xF)) {
                    far.jumpNear(fetch.eip() + distance);
                }
            }
            case 0x9 -> {
                operands.decode();
                operands.writeRm(1, flags.condition(opcode & 0xF) ? 1 : 0);
            }
            case 0xA, 0xB, 0xC -> general(opcode);
            default -> {
                if (opcode == 0x3F && fetch.inRom()) {
                    firmware.trap(fetch.next8());
                } else {
                    system.execute(opcode);
                }
            }
        }
    }

    private void general(int opcode) {
        switch (opcode) {
            case 0xA0, 0xA8 -> stack.push(registers.segments[opcode >> 3 & 7].selector, operands.width);
            case 0xA1, 0xA9 -> loader.pop(opcode >> 3 & 7);
            case 0xA2 -> system.identify();
            case 0xA3 -> bits.byRegister(0);
            case 0xAB -> bits.byRegister(1);
            case 0xB3 -> bits.byRegister(2);
            case 0xBB -> bits.byRegister(3);
            case 0xBA -> bits.byImmediate();
            case 0xA4 -> bits.shiftDouble(false, true);
            case 0xA5 -> bits.shiftDouble(false, false);
            case 0xAC -> bits.shiftDouble(true, true);
            case 0xAD -> bits.shiftDouble(true, false);
            case 0xAF -> rare.multiplyRegister();
            case 0xB0 -> exchanges.compareAndExchange(1);
            case 0xB1 -> exchanges.compareAndExchange(operands.width);
            case 0xB2 -> loader.loadPointer(Cpu.SS);
            case 0xB4 -> loader.loadPointer(Cpu.FS);
            case 0xB5 -> loader.loadPointer(Cpu.GS);
            case 0xB6 -> extend(1, 0);
            case 0xB7 -> extend(2, 0);
            case 0xBE -> extend(1, 24);
            case 0xBF -> extend(2, 16);
            case 0xBC -> bits.scan(false);
            case 0xBD -> bits.scan(true);
            case 0xC0 -> exchanges.exchangeAndAdd(1);
            case 0xC1 -> exchanges.exchangeAndAdd(operands.width);
            case 0xC7 -> exchanges.compareAndExchange8();
            case 0xC8, 0xC9, 0xCA, 0xCB, 0xCC, 0xCD, 0xCE, 0xCF -> {
                registers.require(CpuModel.I486);
                general[opcode & 7] = Integer.reverseBytes(general[opcode & 7]);
            }
            default -> throw registers.undefinedOpcode();
        }
    }

    private void moveIf(int opcode) {
        registers.require(CpuModel.PENTIUM_PRO);
        operands.decode();
        int value = operands.readRm(operands.width);
        if (flags.condition(opcode & 0xF)) {
            operands.writeReg(operands.width, value);
        }
    }

    /** MOVZX, or with a shift MOVSX. */
    private void extend(int width, int shift) {
        operands.decode();
        operands.writeReg(operands.width, operands.readRm(width) << shift >> shift);
    }
}
