package org.platter.x86.cpu;

/**
 * Shifts and rotations. Flags that the manuals leave undefined come out as on the processors themselves: OF as the last
 * of the single steps would have set it. Widths are in bits.
 */
final class Shifts {

    private final Flags flags;
    private final Alu alu;

    Shifts(Flags flags, Alu alu) {
        this.flags = flags;
        this.alu = alu;
    }

    /** ROL, ROR, RCL, RCR, SHL, SHR, SHL, SAR, in the order the opcodes have them; {@code count} is 0 to 31. */
    int operate(int operation, int a, int count, int width) {
        if (count == 0) {
            return a;
        }
        return switch (operation) {
            case 0 -> rotateLeft(a, count, width);
            case 1 -> rotateRight(a, count, width);
            case 2 -> rotateLeftThroughCarry(a, count, width);
            case 3 -> rotateRightThroughCarry(a, count, width);
            case 5 -> shiftRight(a, count, width);
            case 7 -> shiftArithmetically(a, count, width);
            default -> shiftLeft(a, count, width);
        };
    }

    private static int mask(int width) {
        return -1 >>> 32 - width;
    }

    private static boolean bit(int value, int number) {
        return (value >>> number & 1) != 0;
    }

    private int rotateLeft(int a, int count, int width) {
        int n = count & width - 1;
        int result = n == 0 ? a : (a << n | a >>> width - n) & mask(width);
        boolean carry = bit(result, 0);
        flags.setCarryAndOverflow(carry, carry != bit(result, width - 1));
        return result;
    }

    private int rotateRight(int a, int count, int width) {
        int n = count & width - 1;
        int result = n == 0 ? a : (a >>> n | a << width - n) & mask(width);
        flags.setCarryAndOverflow(bit(result, width - 1), bit(result, width - 1) != bit(result, width - 2));
        return result;
    }

    private int rotateLeftThroughCarry(int a, int count, int width) {
        int n = count % (width + 1);
        if (n == 0) {
            return a;
        }
        long ring = (long) flags.carryBit() << width | a & 0xFFFFFFFFL;
        ring = ring << n | ring >>> width + 1 - n;
        int result = (int) ring & mask(width);
        boolean carry = (ring >>> width & 1) != 0;
        flags.setCarryAndOverflow(carry, carry != bit(result, width - 1));
        return result;
    }

    private int rotateRightThroughCarry(int a, int count, int width) {
        int n = count % (width + 1);
        if (n == 0) {
            return a;
        }
        long ring = (long) flags.carryBit() << width | a & 0xFFFFFFFFL;
        ring = ring >>> n | ring << width + 1 - n;
        int result = (int) ring & mask(width);
        boolean carry = (ring >>> width & 1) != 0;
        flags.setCarryAndOverflow(carry, bit(result, width - 1) != bit(result, width - 2));
        return result;
    }

    private int shiftLeft(int a, int count, int width) {
        long wide = (a & 0xFFFFFFFFL) << count;
        int result = alu.logic((int) wide & mask(width), 32 - width);
        boolean carry = (wide >>> width & 1) != 0;
        flags.setCarryAndOverflow(carry, carry != bit(result, width - 1));
        return result;
    }

    private int shiftRight(int a, int count, int width) {
        long wide = (a & 0xFFFFFFFFL) << 32 >>> count;
        int result = alu.logic((int) (wide >>> 32), 32 - width);
        boolean carry = (wide >>> 31 & 1) != 0;
        flags.setCarryAndOverflow(carry, bit(result, width - 1) != bit(result, width - 2));
        return result;
    }

    private int shiftArithmetically(int a, int count, int width) {
        int signed = a << 32 - width >> 32 - width;
        int result = alu.logic(signed >> count & mask(width), 32 - width);
        flags.setCarryAndOverflow(bit(signed >> count - 1, 0), false);
        return result;
    }

    /** SHLD. A 16-bit shift by more than 16 goes on with the first operand, as on the processors. */
    int doubleLeft(int a, int filler, int count, int width) {
        if (count == 0) {
            return a;
        }
        int result;
        boolean carry;
        if (width == 32) {
            result = a << count | filler >>> 32 - count;
            carry = bit(a, 32 - count);
        } else {
            long ring = (long) a << 32 | (long) filler << 16 | a;
            result = (int) (ring << count >>> 32) & 0xFFFF;
            carry = (ring << count >>> 48 & 1) != 0;
        }
        alu.logic(result, 32 - width);
        flags.setCarryAndOverflow(carry, carry != bit(result, width - 1));
        return result;
    }

    /** SHRD; see {@link #doubleLeft}. */
    int doubleRight(int a, int filler, int count, int width) {
        if (count == 0) {
            return a;
        }
        int result;
        boolean carry;
        if (width == 32) {
            result = a >>> count | filler << 32 - count;
            carry = bit(a, count - 1);
        } else {
            long ring = (long) a << 32 | (long) filler << 16 | a;
            result = (int) (ring >>> count) & 0xFFFF;
            carry = (ring >>> count - 1 & 1) != 0;
        }
        alu.logic(result, 32 - width);
        flags.setCarryAndOverflow(carry, bit(result, width - 1) != bit(result, width - 2));
        return result;
    }
}
