package org.platter.machine.api;

import java.nio.ByteBuffer;
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

    /**
     * The beginning of a guest's string of reads of one port: puts as many values into the buffer as {@link #read} would give
     * without any other effect, perhaps none. The bus reads the others one by one.
     *
     * @param port 0 to 0xFFFF
     * @param width bytes of a value: 1, 2 or 4
     * @param to takes whole values, little-endian
     */
    default void readString(int port, int width, ByteBuffer to) {}

    /**
     * The beginning of a guest's string of writes to one port: takes as many values from the buffer as {@link #write} would take
     * without any other effect, perhaps none. The bus writes the others one by one.
     *
     * @param port 0 to 0xFFFF
     * @param width bytes of a value: 1, 2 or 4
     * @param from gives whole values, little-endian
     */
    default void writeString(int port, int width, ByteBuffer from) {}

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
