package org.platter.x86.cpu;

/** The adjustments for decimal arithmetic. */
final class Decimal {

    private final Registers registers;
    private final Flags flags;
    private final Alu alu;

    Decimal(Registers registers, Alu alu) {
        this.registers = registers;
        this.alu = alu;
        flags = registers.flags;
    }

    /** DAA, or DAS when subtracting. */
    void adjustPacked(boolean subtracting) {
        int al = registers.get(Cpu.EAX, 1);
        boolean lowCarry = (al & 0xF) > 9 || flags.adjust();
        boolean carry = al > 0x99 || flags.carry();
        int correction = (lowCarry ? 6 : 0) + (carry ? 0x60 : 0);
        boolean borrow = subtracting && lowCarry && al < 6;
        int result = subtracting ? al - correction : al + correction;
        setAl(result & 0xFF, lowCarry, carry || borrow);
    }

    /** AAA, or AAS when subtracting. */
    void adjustUnpacked(boolean subtracting) {
        int ax = registers.get(Cpu.EAX, 2);
        boolean carry = (ax & 0xF) > 9 || flags.adjust();
        if (carry) {
            ax += subtracting ? -0x106 : 0x106;
        }
        registers.set(Cpu.EAX, 2, ax & 0xFF0F);
        setAl(ax & 0xF, carry, carry);
    }

    /** AAM. */
    void splitDigits(int radix) {
        if (radix == 0) {
            throw registers.fault(Fault.DIVIDE, 0);
        }
        int al = registers.get(Cpu.EAX, 1);
        registers.set(4, 1, al / radix);
        setAl(al % radix, false, false);
    }

    /** AAD. */
    void joinDigits(int radix) {
        int al = registers.get(Cpu.EAX, 1);
        int ah = registers.get(4, 1);
        registers.set(4, 1, 0);
        setAl(al + ah * radix & 0xFF, false, false);
    }

    private void setAl(int al, boolean adjust, boolean carry) {
        registers.set(Cpu.EAX, 1, al);
        alu.logic(al, 24);
        flags.carries = adjust ? 8 : 0;
        flags.setCarryAndOverflow(carry, false);
    }
}
