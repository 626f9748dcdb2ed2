package org.platter.x86.cpu;

/** Access to ports, with the checks of protected mode (80386 manual, 8.3). */
final class InputOutput {

    private static final int BITMAP_POINTER = 0x66;

    private final Registers registers;
    private final LinearMemory linear;
    private final PortSpace ports;

    InputOutput(Registers registers, LinearMemory linear, PortSpace ports) {
        this.registers = registers;
        this.linear = linear;
        this.ports = ports;
    }

    int in(int port, int width) {
        requirePermission(port, width);
        return ports.in(port, width) & -1 >>> 32 - 8 * width;
    }

    void out(int port, int width, int value) {
        requirePermission(port, width);
        ports.out(port, width, value & -1 >>> 32 - 8 * width);
    }

    /** As {@link PortSpace#in(int, int, byte[], int, int)}, of a port for which there is permission. */
    int in(int port, int width, byte[] to, int at, int length) {
        return ports.in(port, width, to, at, length);
    }

    /** As {@link PortSpace#out(int, int, byte[], int, int)}, of a port for which there is permission. */
    int out(int port, int width, byte[] from, int at, int length) {
        return ports.out(port, width, from, at, length);
    }

    void requirePermission(int port, int width) {
        if (registers.protectedMode()
                && (registers.virtual86() || registers.cpl > registers.flags.ioPrivilege())
                && !permittedByBitmap(port, width)) {
            throw registers.generalProtection(0);
        }
    }

    private boolean permittedByBitmap(int port, int width) {
        Segment task = registers.task;
        boolean is32 = (task.access & 8) != 0;
        if (!is32 || Integer.compareUnsigned(task.limit, BITMAP_POINTER + 1) < 0) {
            return false;
        }
        int at = linear.readSystem(task.base + BITMAP_POINTER, 2) + (port >> 3);
        // Always two bytes, so that the bits of a port range may cross from one to the next.
        if (Integer.compareUnsigned(task.limit, at + 1) < 0) {
            return false;
        }
        int bits = linear.readSystem(task.base + at, 2) >>> (port & 7);
        return (bits & (1 << width) - 1) == 0;
    }
}
