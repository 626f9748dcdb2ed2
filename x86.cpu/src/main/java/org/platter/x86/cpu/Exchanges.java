package org.platter.x86.cpu;

/** XADD, CMPXCHG and CMPXCHG8B. */
final class Exchanges {

    private final Registers registers;
    private final int[] general;
    private final Operands operands;
    private final Alu alu;

    Exchanges(Registers registers, Operands operands, Alu alu) {
        this.registers = registers;
        this.operands = operands;
        this.alu = alu;
        general = registers.general;
    }

    void exchangeAndAdd(int width) {
        registers.require(CpuModel.I486);
        operands.decode();
        int a = operands.beginUpdate(width);
        int sum = alu.add(a, operands.readReg(width), 0, 32 - 8 * width);
        operands.writeReg(width, a);
        operands.finishUpdate(width, sum);
    }

    void compareAndExchange(int width) {
        registers.require(CpuModel.I486);
        operands.decode();
        int value = operands.beginUpdate(width);
        int accumulator = registers.get(Cpu.EAX, width);
        alu.subtract(accumulator, value, 0, 32 - 8 * width);
        if (value == accumulator) {
            operands.finishUpdate(width, operands.readReg(width));
        } else {
            // The processor writes the operand in either case.
            operands.finishUpdate(width, value);
            registers.set(Cpu.EAX, width, value);
        }
    }

    void compareAndExchange8() {
        registers.require(CpuModel.PENTIUM);
        operands.decode();
        operands.requireMemory();
        if (operands.reg() != 1) {
            throw registers.undefinedOpcode();
        }
        int high = operands.offset(4);
        operands.requireWritable(operands.segment, operands.offset, 4);
        operands.requireWritable(operands.segment, high, 4);
        int lowValue = operands.readRm(4);
        int highValue = operands.read(operands.segment, high, 4);
        boolean equal = lowValue == general[Cpu.EAX] && highValue == general[Cpu.EDX];
        operands.writeRm(4, equal ? general[Cpu.EBX] : lowValue);
        operands.write(operands.segment, high, 4, equal ? general[Cpu.ECX] : highValue);
        if (!equal) {
            general[Cpu.EAX] = lowValue;
            general[Cpu.EDX] = highValue;
        }
        registers.flags.setZero(equal);
    }
}
