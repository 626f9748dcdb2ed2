package org.platter.x86.cpu;

import java.util.Objects;

/**
 * Guest physical memory: RAM from address 0, ROM ranges laid over it, and windows to devices. What is none of these
 * reads as ones and swallows writes. Ranges are whole pages of 4 KiB. Used by the machine's thread only.
 */
public final class PhysicalMemory {

    /** Bytes in a page, the unit of ROM ranges and windows. */
    public static final int PAGE = 4096;

    private final byte[] ram;

    /**
     * @param size bytes of RAM: a multiple of {@link #PAGE}, at least 1 MiB and at most 2047 MiB
     */
    public PhysicalMemory(int size) {
        if (size < 1 << 20 || size % PAGE != 0) {
            throw new IllegalArgumentException("memory size " + size + ": expected whole pages from 1 MiB up");
        }
        ram = new byte[size];
    }

    /** The bytes of RAM; index 0 is physical address 0. */
    public byte[] ram() {
        return ram;
    }

    /** Copies the content into place and makes its pages read-only to the guest. */
    public void rom(int address, byte[] content) {
        Objects.requireNonNull(content);
        throw new UnsupportedOperationException("in the making");
    }

    /** Lets a device answer {@code length} bytes from {@code address}. */
    public void window(int address, int length, MemoryWindow window) {
        Objects.requireNonNull(window);
        throw new UnsupportedOperationException("in the making");
    }

    /** Whether address line 20 is passed on; while it is not, bit 20 of every physical address is 0. */
    public void enableA20(boolean enabled) {
        throw new UnsupportedOperationException("in the making");
    }

    /** Reads {@code width} (1, 2 or 4) bytes, little-endian, as the processor would with paging off. */
    public int read(int address, int width) {
        throw new UnsupportedOperationException("in the making");
    }

    /** Writes {@code width} (1, 2 or 4) bytes, little-endian, as the processor would with paging off. */
    public void write(int address, int width, int value) {
        throw new UnsupportedOperationException("in the making");
    }
}
