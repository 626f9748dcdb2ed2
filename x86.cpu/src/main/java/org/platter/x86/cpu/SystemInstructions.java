package org.platter.x86.cpu;

/** Instructions for operating systems: tables, control registers, checks of selectors, CPUID and the counters. */
final class SystemInstructions {

    private final Registers registers;
    private final int[] general;
    private final Operands operands;
    private final CodeFetch fetch;
    private final LinearMemory linear;
    private final Schedule schedule;
    private final SelectorInstructions selectors;

    SystemInstructions(
            Registers registers,
            Operands operands,
            CodeFetch fetch,
            LinearMemory linear,
            Schedule schedule,
            SelectorInstructions selectors) {
        this.registers = registers;
        this.operands = operands;
        this.fetch = fetch;
        this.linear = linear;
        this.schedule = schedule;
        this.selectors = selectors;
        general = registers.general;
    }

    void execute(int opcode) {
        switch (opcode) {
            case 0x00 -> selectors.group6();
            case 0x01 -> group7();
            case 0x02 -> selectors.loadAccessRights();
            case 0x03 -> selectors.loadLimit();
            case 0x06 -> {
                registers.requirePrivilege0();
                registers.cr0 &= ~Registers.TASK_SWITCHED;
            }
            case 0x08, 0x09 -> {
                registers.require(CpuModel.I486);
                registers.requirePrivilege0();
            }
            case 0x20 -> {
                int number = controlOperand();
                general[operands.rm()] = control(number);
            }
            case 0x21 -> {
                int number = controlOperand();
                general[operands.rm()] = registers.debug[debugRegister(number)];
            }
            case 0x22 -> {
                int number = controlOperand();
                setControl(number, general[operands.rm()]);
            }
            case 0x23 -> {
                int number = controlOperand();
                setDebug(debugRegister(number), general[operands.rm()]);
            }
            case 0x24 -> general[testOperand()] = registers.test[operands.reg()];
            case 0x26 -> registers.test[operands.reg()] = general[testOperand()];
            case 0x30, 0x32 -> modelSpecific(opcode == 0x32);
            case 0x31 -> timeStamp();
            default -> throw registers.undefinedOpcode();
        }
    }

    private void group7() {
        operands.decode();
        switch (operands.reg()) {
            case 0 -> storeTable(registers.globalTableLimit, registers.globalTableBase);
            case 1 -> storeTable(registers.interruptTableLimit, registers.interruptTableBase);
            case 2 -> {
                int base = tableBase();
                registers.globalTableLimit = operands.readRm(2);
                registers.globalTableBase = base;
            }
            case 3 -> {
                int base = tableBase();
                registers.interruptTableLimit = operands.readRm(2);
                registers.interruptTableBase = base;
            }
            case 4 -> operands.writeRm(operands.isRegister() ? operands.width : 2, registers.cr0);
            case 6 -> {
                registers.requirePrivilege0();
                int low = operands.readRm(2) & 0xF;
                int kept = registers.cr0 & (~0xF | Registers.PROTECTION_ENABLE);
                setControl(0, kept | low);
            }
            case 7 -> {
                registers.require(CpuModel.I486);
                operands.requireMemory();
                registers.requirePrivilege0();
                linear.flush(operands.segment.base + operands.offset);
                fetch.invalidate();
            }
            default -> throw registers.undefinedOpcode();
        }
    }

    private void storeTable(int limit, int base) {
        operands.requireMemory();
        operands.requireWritable(operands.segment, operands.offset(2), 4);
        operands.writeRm(2, limit);
        operands.write(operands.segment, operands.offset(2), 4, base);
    }

    private int tableBase() {
        operands.requireMemory();
        registers.requirePrivilege0();
        int base = operands.read(operands.segment, operands.offset(2), 4);
        return operands.width == 2 ? base & 0xFFFFFF : base;
    }

    /** The number of a control or debug register; its ModRM byte always names registers. */
    private int controlOperand() {
        operands.modrm = fetch.next8() | 0xC0;
        registers.requirePrivilege0();
        return operands.reg();
    }

    private int control(int number) {
        return switch (number) {
            case 0 -> registers.cr0;
            case 2 -> registers.cr2;
            case 3 -> registers.cr3;
            case 4 -> {
                registers.require(CpuModel.PENTIUM);
                yield registers.cr4;
            }
            default -> throw registers.undefinedOpcode();
        };
    }

    private void setControl(int number, int value) {
        switch (number) {
            case 0 -> {
                int changed = value & registers.model.cr0Mask() | registers.model.resetCr0() & 0x10;
                int both = Registers.PAGING | Registers.PROTECTION_ENABLE;
                if ((changed & both) == Registers.PAGING) {
                    throw registers.generalProtection(0);
                }
                registers.cr0 = changed;
            }
            case 2 -> registers.cr2 = value;
            case 3 -> registers.cr3 = value & ~0xFE7;
            case 4 -> {
                registers.require(CpuModel.PENTIUM);
                if ((value & ~0x5F) != 0) {
                    throw registers.generalProtection(0);
                }
                registers.cr4 = value;
            }
            default -> throw registers.undefinedOpcode();
        }
        linear.flush();
        fetch.invalidate();
    }

    /** DR4 and DR5 are other names of DR6 and DR7. */
    private static int debugRegister(int number) {
        return number == 4 || number == 5 ? number + 2 : number;
    }

    private void setDebug(int number, int value) {
        registers.debug[number] = switch (number) {
            case 6 -> value & 0xE00F | 0xFFFF0FF0;
            case 7 -> value & 0xFFFF2FFF | 0x400;
            default -> value;
        };
    }

    private int testOperand() {
        controlOperand();
        if (operands.reg() < 3) {
            throw registers.undefinedOpcode();
        }
        return operands.rm();
    }

    /** RDMSR and WRMSR: of the registers only the time stamp counter is there. */
    private void modelSpecific(boolean read) {
        registers.require(CpuModel.PENTIUM);
        registers.requirePrivilege0();
        boolean known = general[Cpu.ECX] == 0x10;
        if (!known) {
            throw registers.generalProtection(0);
        }
        if (read) {
            setPair(schedule.executed + registers.timeStampOffset);
        } else {
            long value = (long) general[Cpu.EDX] << 32 | general[Cpu.EAX] & 0xFFFFFFFFL;
            registers.timeStampOffset = value - schedule.executed;
        }
    }

    private void timeStamp() {
        registers.require(CpuModel.PENTIUM);
        if ((registers.cr4 & 4) != 0) {
            registers.requirePrivilege0();
        }
        setPair(schedule.executed + registers.timeStampOffset);
    }

    private void setPair(long value) {
        general[Cpu.EAX] = (int) value;
        general[Cpu.EDX] = (int) (value >>> 32);
    }

    /** CPUID. */
    void identify() {
        registers.require(CpuModel.I486);
        if (general[Cpu.EAX] == 0) {
            general[Cpu.EAX] = 1;
            general[Cpu.EBX] = 0x756E6547;
            general[Cpu.EDX] = 0x49656E69;
            general[Cpu.ECX] = 0x6C65746E;
        } else {
            general[Cpu.EAX] = registers.model.signature();
            general[Cpu.EBX] = 0;
            general[Cpu.ECX] = 0;
            general[Cpu.EDX] = registers.model.features();
        }
    }
}
