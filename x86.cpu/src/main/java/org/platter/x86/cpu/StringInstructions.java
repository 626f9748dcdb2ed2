package org.platter.x86.cpu;

/**
 * MOVS, CMPS, STOS, LODS, SCAS, INS and OUTS. A repeated one can be left between two repetitions, with the registers as
 * they then are and EIP still at the instruction.
 */
final class StringInstructions {

    private static final int WHILE_NOT_EQUAL = 0xF2;

    private final Registers registers;
    private final int[] general;
    private final Operands operands;
    private final CodeFetch fetch;
    private final Alu alu;
    private final InputOutput ports;
    private final Schedule schedule;
    private final BlockTransfers blocks;

    StringInstructions(
            Registers registers,
            Operands operands,
            CodeFetch fetch,
            Alu alu,
            InputOutput ports,
            Schedule schedule,
            BlockTransfers blocks) {
        this.registers = registers;
        this.operands = operands;
        this.fetch = fetch;
        this.alu = alu;
        this.ports = ports;
        this.schedule = schedule;
        this.blocks = blocks;
        general = registers.general;
    }

    void move(int width) {
        if (begins()) {
            do {
                blocks.move(width);
                int value = operands.read(operands.dataSegment(), index(Cpu.ESI), width);
                operands.write(registers.segments[Cpu.ES], index(Cpu.EDI), width, value);
                advance(Cpu.ESI, width);
                advance(Cpu.EDI, width);
            } while (repeats());
        }
    }

    void store(int width) {
        if (begins()) {
            do {
                blocks.store(width);
                operands.write(registers.segments[Cpu.ES], index(Cpu.EDI), width, general[Cpu.EAX]);
                advance(Cpu.EDI, width);
            } while (repeats());
        }
    }

    void load(int width) {
        if (begins()) {
            do {
                registers.set(Cpu.EAX, width, operands.read(operands.dataSegment(), index(Cpu.ESI), width));
                advance(Cpu.ESI, width);
            } while (repeats());
        }
    }

    void compare(int width) {
        if (begins()) {
            do {
                int a = operands.read(operands.dataSegment(), index(Cpu.ESI), width);
                int b = operands.read(registers.segments[Cpu.ES], index(Cpu.EDI), width);
                alu.subtract(a, b, 0, 32 - 8 * width);
                advance(Cpu.ESI, width);
                advance(Cpu.EDI, width);
            } while (repeatsWhileEqual());
        }
    }

    void scan(int width) {
        if (begins()) {
            do {
                int b = operands.read(registers.segments[Cpu.ES], index(Cpu.EDI), width);
                alu.subtract(registers.get(Cpu.EAX, width), b, 0, 32 - 8 * width);
                advance(Cpu.EDI, width);
            } while (repeatsWhileEqual());
        }
    }

    void input(int width) {
        int port = registers.get(Cpu.EDX, 2);
        if (begins()) {
            do {
                ports.requirePermission(port, width);
                blocks.input(ports, port, width);
                // A device must not lose what it hands out to a write that faults.
                operands.requireWritable(registers.segments[Cpu.ES], index(Cpu.EDI), width);
                operands.write(registers.segments[Cpu.ES], index(Cpu.EDI), width, ports.in(port, width));
                advance(Cpu.EDI, width);
            } while (repeats());
        }
    }

    void output(int width) {
        int port = registers.get(Cpu.EDX, 2);
        if (begins()) {
            do {
                ports.requirePermission(port, width);
                blocks.output(ports, port, width);
                ports.out(port, width, operands.read(operands.dataSegment(), index(Cpu.ESI), width));
                advance(Cpu.ESI, width);
            } while (repeats());
        }
    }

    private int index(int register) {
        return operands.address32 ? general[register] : general[register] & 0xFFFF;
    }

    private void advance(int register, int width) {
        int step = registers.flags.has(Flags.DF) ? -width : width;
        registers.set(register, operands.address32 ? 4 : 2, general[register] + step);
    }

    private boolean begins() {
        return operands.repeat == 0 || index(Cpu.ECX) != 0;
    }

    private boolean repeats() {
        if (operands.repeat == 0) {
            return false;
        }
        registers.set(Cpu.ECX, operands.address32 ? 4 : 2, general[Cpu.ECX] - 1);
        if (index(Cpu.ECX) == 0) {
            return false;
        }
        if (schedule.nextRepetition()) {
            return true;
        }
        fetch.setEip(registers.eip);
        return false;
    }

    private boolean repeatsWhileEqual() {
        if (operands.repeat != 0 && registers.flags.zero() == (operands.repeat == WHILE_NOT_EQUAL)) {
            registers.set(Cpu.ECX, operands.address32 ? 4 : 2, general[Cpu.ECX] - 1);
            return false;
        }
        return repeats();
    }
}
