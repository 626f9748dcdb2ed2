package org.platter.x86.cpu;

/**
 * A segment register with the descriptor that the processor keeps behind it. The descriptor stays what it was when
 * protected mode is left ("unreal mode").
 */
final class Segment {

    private static final int REAL_MODE_ACCESS = 0x93;

    int selector;
    int base;

    /** The last valid offset, or for an expand-down segment the last invalid one; in bytes. */
    int limit;

    /** Byte 5 of the descriptor: present, privilege level, type. */
    int access;

    /** The D or B bit: 32-bit code, or a stack of 32-bit pointers. */
    boolean big;

    /** The first valid offset. */
    int first;

    /** The distance from {@link #first} to the last offset that may be read; -1 if none may. */
    long readSpan;

    /** The distance from {@link #first} to the last offset that may be written; -1 if none may. */
    long writeSpan;

    void reset(int selector, int base) {
        this.selector = selector;
        this.base = base;
        limit = 0xFFFF;
        access = REAL_MODE_ACCESS;
        big = false;
        setSpans();
    }

    /** What loading a segment register does in real mode: limit and size stay. */
    void loadReal(int selector) {
        this.selector = selector;
        base = selector << 4;
        if (access != REAL_MODE_ACCESS) {
            access = REAL_MODE_ACCESS;
            setSpans();
        }
    }

    void loadVirtual86(int selector) {
        reset(selector, selector << 4);
        access |= 0x60;
    }

    void load(int selector, long descriptor) {
        this.selector = selector;
        base = Descriptor.base(descriptor);
        limit = Descriptor.limit(descriptor);
        access = Descriptor.access(descriptor);
        big = Descriptor.big(descriptor);
        setSpans();
    }

    /** Makes every access through it fail, as a null selector does. */
    void loadNull(int selector) {
        this.selector = selector;
        access = 0;
        readSpan = -1;
        writeSpan = -1;
    }

    int privilege() {
        return access >>> 5 & 3;
    }

    boolean isCode() {
        return (access & 0x18) == 0x18;
    }

    void copyFrom(Segment other) {
        selector = other.selector;
        base = other.base;
        limit = other.limit;
        access = other.access;
        big = other.big;
        first = other.first;
        readSpan = other.readSpan;
        writeSpan = other.writeSpan;
    }

    private void setSpans() {
        boolean present = (access & 0x80) != 0;
        boolean expandDown = (access & 0x1C) == 0x14;
        long last = limit & 0xFFFFFFFFL;
        first = 0;
        if (expandDown) {
            long start = last + 1;
            first = (int) start;
            last = (big ? 0xFFFFFFFFL : 0xFFFF) - start;
        }
        boolean readable = present && (access & 0x1A) != 0x18;
        boolean writable = present && (access & 0x1A) == 0x12;
        readSpan = readable ? Math.max(last, -1) : -1;
        writeSpan = writable ? Math.max(last, -1) : -1;
    }
}
