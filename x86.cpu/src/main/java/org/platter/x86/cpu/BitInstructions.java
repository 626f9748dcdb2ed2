package org.platter.x86.cpu;

/** BT and its kin, BSF, BSR, and the double shifts' operands. */
final class BitInstructions {

    private final Registers registers;
    private final Operands operands;
    private final CodeFetch fetch;
    private final Shifts shifts;

    BitInstructions(Registers registers, Operands operands, CodeFetch fetch, Shifts shifts) {
        this.registers = registers;
        this.operands = operands;
        this.fetch = fetch;
        this.shifts = shifts;
    }

    /** BT, BTS, BTR or BTC (0 to 3) with the bit's number in a register: in memory it may lie far from the operand. */
    void byRegister(int operation) {
        operands.decode();
        int width = operands.width;
        int number = operands.readReg(width);
        if (!operands.isRegister()) {
            int signed = width == 4 ? number : (short) number;
            operands.offset = operands.offset((signed >> (width == 4 ? 5 : 4)) * width);
        }
        bit(operation, number);
    }

    /** The same with an immediate. */
    void byImmediate() {
        operands.decode();
        int number = fetch.next8();
        if (operands.reg() < 4) {
            throw registers.undefinedOpcode();
        }
        bit(operands.reg() & 3, number);
    }

    private void bit(int operation, int number) {
        int width = operands.width;
        int mask = 1 << (number & 8 * width - 1);
        if (operation == 0) {
            registers.flags.setCarry((operands.readRm(width) & mask) != 0);
            return;
        }
        int value = operands.beginUpdate(width);
        operands.finishUpdate(
                width,
                switch (operation) {
                    case 1 -> value | mask;
                    case 2 -> value & ~mask;
                    default -> value ^ mask;
                });
        registers.flags.setCarry((value & mask) != 0);
    }

    /** BSF, or BSR. Zero leaves the register as it is. */
    void scan(boolean reverse) {
        operands.decode();
        int value = operands.readRm(operands.width);
        registers.flags.setZero(value == 0);
        if (value != 0) {
            operands.writeReg(
                    operands.width,
                    reverse ? 31 - Integer.numberOfLeadingZeros(value) : Integer.numberOfTrailingZeros(value));
        }
    }

    /** SHLD or SHRD, by an immediate or by CL. */
    void shiftDouble(boolean right, boolean byImmediate) {
        operands.decode();
        int width = operands.width;
        int count = (byImmediate ? fetch.next8() : registers.general[Cpu.ECX]) & 0x1F;
        int filler = operands.readReg(width);
        int value = operands.beginUpdate(width);
        operands.finishUpdate(
                width,
                right
                        ? shifts.doubleRight(value, filler, count, 8 * width)
                        : shifts.doubleLeft(value, filler, count, 8 * width));
    }
}
