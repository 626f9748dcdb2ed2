package org.platter.x86.cpu;

/**
 * Integer operations with their flags. Operands are 8, 16 or 32 bits, zero-extended, and {@code shift} is 32 less that
 * number of bits.
 */
final class Alu {

    private static final int TOP_CARRIES = 0xC0000000;
    private static final int ADJUST = 8;

    private final Flags flags;

    Alu(Flags flags) {
        this.flags = flags;
    }

    /** ADD, OR, ADC, SBB, AND, SUB, XOR or CMP, in the order the opcodes have them. */
    int operate(int operation, int a, int b, int shift) {
        return switch (operation) {
            case 0 -> add(a, b, 0, shift);
            case 1 -> logic(a | b, shift);
            case 2 -> add(a, b, flags.carryBit(), shift);
            case 3 -> subtract(a, b, flags.carryBit(), shift);
            case 4 -> logic(a & b, shift);
            case 6 -> logic(a ^ b, shift);
            default -> subtract(a, b, 0, shift);
        };
    }

    int add(int a, int b, int carry, int shift) {
        int sum = a + b + carry;
        int carries = a & b | (a | b) & ~sum;
        flags.result = sum << shift >> shift;
        flags.carries = carries << shift & TOP_CARRIES | carries & ADJUST;
        return sum & -1 >>> shift;
    }

    int subtract(int a, int b, int borrow, int shift) {
        int difference = a - b - borrow;
        int borrows = ~a & b | ~(a ^ b) & difference;
        flags.result = difference << shift >> shift;
        flags.carries = borrows << shift & TOP_CARRIES | borrows & ADJUST;
        return difference & -1 >>> shift;
    }

    int logic(int result, int shift) {
        flags.result = result << shift >> shift;
        flags.carries = 0;
        return result;
    }

    int increment(int a, int shift) {
        boolean carry = flags.carry();
        int result = add(a, 1, 0, shift);
        flags.setCarry(carry);
        return result;
    }

    int decrement(int a, int shift) {
        boolean carry = flags.carry();
        int result = subtract(a, 1, 0, shift);
        flags.setCarry(carry);
        return result;
    }
}
