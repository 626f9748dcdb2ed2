package org.platter.x86.cpu;

/**
 * The operands of the instruction in progress: its prefixes, its ModRM byte with the effective address, and access to
 * registers and memory through them. Widths are in bytes.
 */
final class Operands {

    /** Width of a word operand: 2 or 4. */
    int width;

    boolean address32;

    /** The segment named by a prefix, or null. */
    Segment override;

    /** The prefix F2h or F3h, or 0. */
    int repeat;

    int modrm;

    /** Where the ModRM byte's memory operand is. */
    Segment segment;

    int offset;

    private final Registers registers;
    private final int[] general;
    private final CodeFetch fetch;
    private final LinearMemory linear;

    Operands(Registers registers, CodeFetch fetch, LinearMemory linear) {
        this.registers = registers;
        this.fetch = fetch;
        this.linear = linear;
        general = registers.general;
    }

    /** Takes the sizes of the code segment, without prefixes. */
    void begin() {
        boolean big = registers.cs.big;
        width = big ? 4 : 2;
        address32 = big;
        override = null;
        repeat = 0;
    }

    /** Fetches the ModRM byte and what belongs to it. */
    void decode() {
        modrm = fetch.next8();
        if (modrm < 0xC0) {
            if (address32) {
                decode32();
            } else {
                decode16();
            }
        }
    }

    boolean isRegister() {
        return modrm >= 0xC0;
    }

    /** The number in the middle of the ModRM byte: a register or an opcode extension. */
    int reg() {
        return modrm >> 3 & 7;
    }

    int rm() {
        return modrm & 7;
    }

    void requireMemory() {
        if (modrm >= 0xC0) {
            throw registers.undefinedOpcode();
        }
    }

    int readReg(int width) {
        return registers.get(reg(), width);
    }

    void writeReg(int width, int value) {
        registers.set(reg(), width, value);
    }

    int readRm(int width) {
        return modrm >= 0xC0 ? registers.get(modrm & 7, width) : read(segment, offset, width);
    }

    void writeRm(int width, int value) {
        if (modrm >= 0xC0) {
            registers.set(modrm & 7, width, value);
        } else {
            write(segment, offset, width, value);
        }
    }

    /** Reads the operand that {@link #finishUpdate} will write, and faults if that could not be. */
    int beginUpdate(int width) {
        if (modrm >= 0xC0) {
            return registers.get(modrm & 7, width);
        }
        return linear.beginUpdate(writable(segment, offset, width), width);
    }

    void finishUpdate(int width, int value) {
        if (modrm >= 0xC0) {
            registers.set(modrm & 7, width, value);
        } else {
            linear.finishUpdate(width, value);
        }
    }

    int read(Segment segment, int offset, int width) {
        return linear.read(readable(segment, offset, width), width);
    }

    void write(Segment segment, int offset, int width, int value) {
        linear.write(writable(segment, offset, width), width, value);
    }

    /** The linear address of bytes that may be read, as far as the segment is concerned. */
    int readable(Segment segment, int offset, int width) {
        if ((offset - segment.first & 0xFFFFFFFFL) + (width - 1) > segment.readSpan) {
            throw outside(segment);
        }
        return segment.base + offset;
    }

    /** The linear address of bytes that may be written, as far as the segment is concerned. */
    int writable(Segment segment, int offset, int width) {
        if ((offset - segment.first & 0xFFFFFFFFL) + (width - 1) > segment.writeSpan) {
            throw outside(segment);
        }
        return segment.base + offset;
    }

    /** Faults as a write would. */
    void requireWritable(Segment segment, int offset, int width) {
        linear.requireWritable(linear.current, writable(segment, offset, width), width);
    }

    private Fault outside(Segment segment) {
        return registers.fault(segment == registers.ss ? Fault.STACK : Fault.GENERAL_PROTECTION, 0);
    }

    /** The memory operand's offset moved by some bytes, within the address size. */
    int offset(int distance) {
        return address32 ? offset + distance : offset + distance & 0xFFFF;
    }

    /** The segment of an operand that has DS unless a prefix says otherwise. */
    Segment dataSegment() {
        return override == null ? registers.segments[Cpu.DS] : override;
    }

    /** Fetches a memory operand given by its offset alone. */
    Segment nextDirect() {
        offset = address32 ? fetch.next32() : fetch.next16();
        segment = dataSegment();
        return segment;
    }

    /** The selector behind the offset in a far pointer in memory. */
    int readFarSelector() {
        return read(segment, offset(width), 2);
    }

    private void decode16() {
        int mod = modrm >> 6;
        boolean stack = false;
        int at;
        switch (modrm & 7) {
            case 0 -> at = general[Cpu.EBX] + general[Cpu.ESI];
            case 1 -> at = general[Cpu.EBX] + general[Cpu.EDI];
            case 2 -> {
                at = general[Cpu.EBP] + general[Cpu.ESI];
                stack = true;
            }
            case 3 -> {
                at = general[Cpu.EBP] + general[Cpu.EDI];
                stack = true;
            }
            case 4 -> at = general[Cpu.ESI];
            case 5 -> at = general[Cpu.EDI];
            case 6 -> {
                if (mod == 0) {
                    at = fetch.next16();
                } else {
                    at = general[Cpu.EBP];
                    stack = true;
                }
            }
            default -> at = general[Cpu.EBX];
        }
        if (mod == 1) {
            at += fetch.nextSigned8();
        } else if (mod == 2) {
            at += fetch.next16();
        }
        offset = at & 0xFFFF;
        choose(stack);
    }

    private void decode32() {
        int mod = modrm >> 6;
        int base = modrm & 7;
        int at = 0;
        boolean stack;
        if (base == 4) {
            int sib = fetch.next8();
            int index = sib >> 3 & 7;
            if (index != 4) {
                at = general[index] << (sib >> 6);
            }
            base = sib & 7;
        }
        if (base == 5 && mod == 0) {
            at += fetch.next32();
            stack = false;
        } else {
            at += general[base];
            stack = base == Cpu.ESP || base == Cpu.EBP;
            if (mod == 1) {
                at += fetch.nextSigned8();
            } else if (mod == 2) {
                at += fetch.next32();
            }
        }
        offset = at;
        choose(stack);
    }

    private void choose(boolean stack) {
        segment = override != null ? override : stack ? registers.ss : registers.segments[Cpu.DS];
    }
}
