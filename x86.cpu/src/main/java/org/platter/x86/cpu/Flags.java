package org.platter.x86.cpu;

/**
 * The flags register. The six arithmetic flags are not kept as bits but as the last result and the carries out of its
 * bits, from which they are worked out when asked for; the others are plain bits.
 */
final class Flags {

    static final int CF = 1;
    static final int PF = 1 << 2;
    static final int AF = 1 << 4;
    static final int ZF = 1 << 6;
    static final int SF = 1 << 7;
    static final int TF = 1 << 8;
    static final int IF = 1 << 9;
    static final int DF = 1 << 10;
    static final int OF = 1 << 11;
    static final int IOPL = 3 << 12;
    static final int NT = 1 << 14;
    static final int RF = 1 << 16;
    static final int VM = 1 << 17;
    static final int AC = 1 << 18;
    static final int ID = 1 << 21;

    static final int STATUS = CF | PF | AF | ZF | SF | OF;

    private static final int ALWAYS = 2;
    private static final int CARRY_AND_OVERFLOW = 0xC0000000;

    /** The result, sign-extended to 32 bits. */
    int result;

    /**
     * Bit 31: carry out of the top bit; bit 30: carry into it; bit 3: carry out of bit 3. For flags that no result could
     * have: bit 0 inverts SF, bits 8 to 15 are added to the result's low byte for PF.
     */
    int carries;

    /** All flags but the arithmetic ones. */
    int others;

    boolean carry() {
        return carries < 0;
    }

    int carryBit() {
        return carries >>> 31;
    }

    boolean overflow() {
        return (carries ^ carries << 1) < 0;
    }

    boolean zero() {
        return result == 0;
    }

    boolean sign() {
        return (result ^ carries << 31) < 0;
    }

    boolean parity() {
        return (Integer.bitCount((result ^ carries >>> 8) & 0xFF) & 1) == 0;
    }

    boolean adjust() {
        return (carries & 8) != 0;
    }

    boolean has(int flag) {
        return (others & flag) != 0;
    }

    int ioPrivilege() {
        return others >>> 12 & 3;
    }

    /** One of the sixteen conditions of Jcc, SETcc and CMOVcc, by the low four bits of the opcode. */
    boolean condition(int code) {
        boolean met = switch (code >> 1) {
            case 0 -> overflow();
            case 1 -> carry();
            case 2 -> zero();
            case 3 -> carry() || zero();
            case 4 -> sign();
            case 5 -> parity();
            case 6 -> sign() != overflow();
            default -> zero() || sign() != overflow();
        };
        return met != ((code & 1) != 0);
    }

    int status() {
        return (carry() ? CF : 0)
                | (parity() ? PF : 0)
                | (adjust() ? AF : 0)
                | (zero() ? ZF : 0)
                | (sign() ? SF : 0)
                | (overflow() ? OF : 0);
    }

    void setStatus(int bits) {
        result = (bits & ZF) != 0 ? 0 : 0x100;
        carries = ((bits & SF) != 0 ? 1 : 0) | ((bits & PF) != 0 ? 0 : 0x100) | ((bits & AF) != 0 ? 8 : 0);
        setCarryAndOverflow((bits & CF) != 0, (bits & OF) != 0);
    }

    int value() {
        return status() | others | ALWAYS;
    }

    void setValue(int value) {
        setStatus(value);
        others = value & ~(STATUS | ALWAYS);
    }

    /** Changes the carry flag only. */
    void setCarry(boolean set) {
        if (set != carry()) {
            carries ^= CARRY_AND_OVERFLOW;
        }
    }

    void setCarryAndOverflow(boolean carry, boolean overflow) {
        carries = carries & ~CARRY_AND_OVERFLOW | (carry ? 1 << 31 : 0) | (carry != overflow ? 1 << 30 : 0);
    }

    /** Changes the zero flag only. */
    void setZero(boolean set) {
        setStatus(status() & ~ZF | (set ? ZF : 0));
    }

    void set(int flag, boolean set) {
        others = set ? others | flag : others & ~flag;
    }
}
