package org.platter.x86.cpu;

/**
 * The stream of instruction bytes and the instruction pointer. A window into RAM spans the bytes that can be fetched
 * without checks: those of the current page within the code segment's limit.
 */
final class CodeFetch {

    private final Registers registers;
    private final LinearMemory linear;
    private final PhysicalMemory memory;
    private final byte[] ram;

    // The next byte is ram[position] while position is below end; EIP is position + bias.
    private int start;
    private int position;
    private int end;
    private int bias;

    CodeFetch(Registers registers, LinearMemory linear, PhysicalMemory memory) {
        this.registers = registers;
        this.linear = linear;
        this.memory = memory;
        ram = memory.ram();
    }

    /** The address behind the bytes fetched so far. */
    int eip() {
        return position + bias;
    }

    /** Continues elsewhere in the code segment; the caller has checked the limit. */
    void setEip(int eip) {
        int at = eip - bias;
        if (Integer.compareUnsigned(at - start, end - start) < 0) {
            position = at;
        } else {
            invalidate(eip);
        }
    }

    /** Forgets the window: the code segment or its mapping has changed. */
    void invalidate() {
        invalidate(eip());
    }

    /** Continues at an offset in a code segment that has changed. */
    void moveTo(int eip) {
        invalidate(eip);
    }

    private void invalidate(int eip) {
        start = 0;
        position = 0;
        end = 0;
        bias = eip;
    }

    int next8() {
        return position < end ? ram[position++] & 0xFF : next8Slowly();
    }

    int next16() {
        if (position < end - 1) {
            int value = PhysicalMemory.get(ram, position, 2);
            position += 2;
            return value;
        }
        return next8() | next8() << 8;
    }

    int next32() {
        if (position < end - 3) {
            int value = PhysicalMemory.get(ram, position, 4);
            position += 4;
            return value;
        }
        return next16() | next16() << 16;
    }

    /** An immediate of 1, 2 or 4 bytes, zero-extended. */
    int next(int width) {
        return width == 4 ? next32() : width == 2 ? next16() : next8();
    }

    int nextSigned8() {
        return (byte) next8();
    }

    /** Whether the instruction in progress lies in ROM. */
    boolean inRom() {
        return memory.inRom(linear.translate(linear.current, registers.cs.base + registers.eip, false));
    }

    private int next8Slowly() {
        int eip = eip();
        Segment cs = registers.cs;
        if (Integer.compareUnsigned(eip, cs.limit) > 0) {
            throw registers.generalProtection(0);
        }
        int physical = linear.translate(linear.current, cs.base + eip, false);
        int at = memory.readableInRam(physical);
        if (at < 0) {
            invalidate(eip + 1);
            return memory.read(physical, 1);
        }
        int left = PhysicalMemory.PAGE - 1 - (at & PhysicalMemory.PAGE - 1);
        int leftInSegment = cs.limit - eip;
        if (Integer.compareUnsigned(leftInSegment, left) < 0) {
            left = leftInSegment;
        }
        start = at;
        position = at + 1;
        end = at + left + 1;
        bias = eip - at;
        return ram[at] & 0xFF;
    }
}
