package org.platter.machine.api;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Answers I/O ports.
 *
 * <p>The bus passes an access on in the width the guest used to the device of its first port. It is the device that
 * decides what a width means to it: a sixteen-bit data port moves one word, most others take {@link #readBytes} and
 * {@link #writeBytes}.
 */
@ConsumerType
public interface PortDevice {

    /**
     * A guest's {@code in}.
     *
     * @param port 0 to 0xFFFF
     * @param width bytes: 1, 2 or 4
     * @return the value read, in the low {@code width} bytes; the others are ignored
     */
    int read(int port, int width);

    /**
     * A guest's {@code out}.
     *
     * @param port 0 to 0xFFFF
     * @param width bytes: 1, 2 or 4
     * @param value the value written, in the low {@code width} bytes; the others are zero
     */
    void write(int port, int width, int value);

    /** A wide read of byte-wide ports: one byte from each port in turn, lowest first. */
    static int readBytes(PortDevice device, int port, int width) {
        int value = 0;
        for (int i = 0; i < width; i++) {
            value |= (device.read(port + i & 0xFFFF, 1) & 0xFF) << 8 * i;
        }
        return value;
    }

    /** A wide write to byte-wide ports: one byte to each port in turn, lowest first. */
    static void writeBytes(PortDevice device, int port, int width, int value) {
        for (int i = 0; i < width; i++) {
            device.write(port + i & 0xFFFF, 1, value >>> 8 * i & 0xFF);
        }
    }
}
