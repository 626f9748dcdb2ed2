package org.platter.x86.cpu;

/** MUL, IMUL, DIV and IDIV. Widths are in bytes. */
final class Multiplication {

    private final Registers registers;
    private final Flags flags;
    private final Alu alu;

    Multiplication(Registers registers, Alu alu) {
        this.registers = registers;
        this.alu = alu;
        flags = registers.flags;
    }

    void multiply(int factor, int width) {
        long product = (registers.get(Cpu.EAX, width) & 0xFFFFFFFFL) * (factor & 0xFFFFFFFFL);
        int low = setProduct(product, width);
        boolean wide = product != (low & 0xFFFFFFFFL);
        flags.setCarryAndOverflow(wide, wide);
    }

    void multiplySigned(int factor, int width) {
        int shift = 32 - 8 * width;
        long product = (long) signed(registers.get(Cpu.EAX, width), shift) * signed(factor, shift);
        int low = setProduct(product, width);
        boolean wide = product != signed(low, shift);
        flags.setCarryAndOverflow(wide, wide);
    }

    /** IMUL with two or three operands. */
    int multiplyTruncated(int a, int b, int width) {
        int shift = 32 - 8 * width;
        long product = (long) signed(a, shift) * signed(b, shift);
        int low = alu.logic((int) product & -1 >>> shift, shift);
        boolean wide = product != signed(low, shift);
        flags.setCarryAndOverflow(wide, wide);
        return low;
    }

    void divide(int by, int width) {
        if (by == 0) {
            throw registers.fault(Fault.DIVIDE, 0);
        }
        long dividend = dividend(width);
        long divisor = by & 0xFFFFFFFFL;
        long quotient = Long.divideUnsigned(dividend, divisor);
        if (quotient >>> 8 * width != 0) {
            throw registers.fault(Fault.DIVIDE, 0);
        }
        setQuotient((int) quotient, (int) Long.remainderUnsigned(dividend, divisor), width);
    }

    void divideSigned(int by, int width) {
        if (by == 0) {
            throw registers.fault(Fault.DIVIDE, 0);
        }
        int unused = 64 - 16 * width;
        long dividend = dividend(width) << unused >> unused;
        int shift = 32 - 8 * width;
        int divisor = signed(by, shift);
        long quotient = dividend / divisor;
        if (quotient != signed((int) quotient, shift) || dividend == Long.MIN_VALUE && divisor == -1) {
            throw registers.fault(Fault.DIVIDE, 0);
        }
        setQuotient((int) quotient, (int) (dividend % divisor), width);
    }

    private static int signed(int value, int shift) {
        return value << shift >> shift;
    }

    private int setProduct(long product, int width) {
        int bits = 8 * width;
        int low = (int) product & -1 >>> 32 - bits;
        alu.logic(low, 32 - bits);
        if (width == 1) {
            registers.set(Cpu.EAX, 2, (int) product);
        } else {
            registers.set(Cpu.EAX, width, low);
            registers.set(Cpu.EDX, width, (int) (product >>> bits));
        }
        return low;
    }

    private long dividend(int width) {
        if (width == 1) {
            return registers.get(Cpu.EAX, 2);
        }
        return (registers.get(Cpu.EDX, width) & 0xFFFFFFFFL) << 8 * width | registers.get(Cpu.EAX, width) & 0xFFFFFFFFL;
    }

    private void setQuotient(int quotient, int remainder, int width) {
        registers.set(Cpu.EAX, width, quotient);
        registers.set(width == 1 ? 4 : Cpu.EDX, width, remainder);
    }
}
