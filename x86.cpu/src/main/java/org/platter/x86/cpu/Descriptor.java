package org.platter.x86.cpu;

/** The fields of the eight bytes in a descriptor table, as one little-endian number (80386 manual, 5.1.1 and 9.5). */
final class Descriptor {

    static final int BUSY = 2;

    private Descriptor() {}

    static int base(long descriptor) {
        return (int) (descriptor >>> 16) & 0xFFFFFF | (int) (descriptor >>> 56) << 24;
    }

    /** The limit in bytes, whatever the granularity. */
    static int limit(long descriptor) {
        int limit = (int) descriptor & 0xFFFF | (int) (descriptor >>> 32) & 0xF0000;
        return (descriptor >>> 55 & 1) != 0 ? limit << 12 | 0xFFF : limit;
    }

    static int access(long descriptor) {
        return (int) (descriptor >>> 40) & 0xFF;
    }

    static boolean present(long descriptor) {
        return (access(descriptor) & 0x80) != 0;
    }

    static int privilege(long descriptor) {
        return access(descriptor) >>> 5 & 3;
    }

    /** S and type: below 16 a system segment or gate. */
    static int type(long descriptor) {
        return access(descriptor) & 0x1F;
    }

    static boolean big(long descriptor) {
        return (descriptor >>> 54 & 1) != 0;
    }

    static boolean isCode(long descriptor) {
        return (access(descriptor) & 0x18) == 0x18;
    }

    static boolean isConformingCode(long descriptor) {
        return (access(descriptor) & 0x1C) == 0x1C;
    }

    static boolean isReadableCode(long descriptor) {
        return (access(descriptor) & 0x1A) == 0x1A;
    }

    static boolean isData(long descriptor) {
        return (access(descriptor) & 0x18) == 0x10;
    }

    static boolean isWritableData(long descriptor) {
        return (access(descriptor) & 0x1A) == 0x12;
    }

    static boolean isTaskState(long descriptor) {
        return (type(descriptor) & 0x15) == 1;
    }

    static int gateSelector(long gate) {
        return (int) (gate >>> 16) & 0xFFFF;
    }

    static int gateOffset(long gate) {
        int low = (int) gate & 0xFFFF;
        return isGate32(gate) ? low | (int) (gate >>> 32) & 0xFFFF0000 : low;
    }

    static int gateParameters(long gate) {
        return (int) (gate >>> 32) & 0x1F;
    }

    /** Whether a gate or task state segment is of the 386 rather than the 286 kind. */
    static boolean isGate32(long gate) {
        return (access(gate) & 8) != 0;
    }
}
