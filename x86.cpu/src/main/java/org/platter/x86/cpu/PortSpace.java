package org.platter.x86.cpu;

/** The I/O ports as the processor's {@code in} and {@code out} reach them. */
public interface PortSpace {

    /** Reads {@code width} (1, 2 or 4) bytes; only the low {@code width} bytes of the answer count. */
    int in(int port, int width);

    /** Writes the low {@code width} (1, 2 or 4) bytes of the value; its other bytes are zero. */
    void out(int port, int width, int value);
}
