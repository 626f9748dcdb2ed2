package org.platter.x86.cpu;

/** The I/O ports as the processor's {@code in} and {@code out} reach them. */
public interface PortSpace {

    /** Reads {@code width} (1, 2 or 4) bytes; only the low {@code width} bytes of the answer count. */
    int in(int port, int width);

    /** Writes the low {@code width} (1, 2 or 4) bytes of the value; its other bytes are zero. */
    void out(int port, int width, int value);

    /**
     * Puts the first of a string of values that are read from one port into memory, where that cannot be told from reading them
     * one by one.
     *
     * @param length bytes of the string, a multiple of the width
     * @return bytes read, a multiple of the width; 0 unless overridden
     */
    default int in(int port, int width, byte[] to, int at, int length) {
        return 0;
    }

    /**
     * Takes the first of a string of values that are written to one port from memory, where that cannot be told from writing them
     * one by one.
     *
     * @param length bytes of the string, a multiple of the width
     * @return bytes written, a multiple of the width; 0 unless overridden
     */
    default int out(int port, int width, byte[] from, int at, int length) {
        return 0;
    }
}
