package org.platter.x86.cpu;

/** Memory that is a device, such as a display adapter's. */
public interface MemoryWindow {

    /** Reads {@code width} (1, 2 or 4) bytes, little-endian, at a physical address. */
    int read(int address, int width);

    /** Writes the low {@code width} (1, 2 or 4) bytes of the value, little-endian, at a physical address. */
    void write(int address, int width, int value);
}
