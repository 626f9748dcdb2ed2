package org.platter.machine.api;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.IntConsumer;

/**
 * 256 bytes of PCI configuration space of which the guest can change some bits (PCI Local Bus Specification 2.1, 6.1: reserved
 * and read-only bits keep their value when written). Not for use by several threads.
 */
public final class PciConfiguration implements PciFunction {

    private static final int SIZE = 256;

    private final ByteBuffer values = ByteBuffer.allocate(SIZE).order(ByteOrder.LITTLE_ENDIAN);
    private final byte[] writable = new byte[SIZE];
    private final byte[] clearable = new byte[SIZE];
    private final IntConsumer written;

    /**
     * @param written called after each write by the guest with the number of the 32-bit register that was touched, 0 to 252
     */
    public PciConfiguration(IntConsumer written) {
        this.written = written;
    }

    /** The value of a register, as the guest reads it. Parameters as for {@link #readConfiguration}. */
    public int get(int register, int width) {
        return readConfiguration(register, width);
    }

    /** Sets a register, whatever the guest may change of it. Parameters as for {@link #writeConfiguration}. */
    public PciConfiguration set(int register, int width, int value) {
        for (int i = 0; i < width; i++) {
            values.put(register + i, (byte) (value >>> 8 * i));
        }
        return this;
    }

    /**
     * Sets the bits of a register that the guest can change; none can be unless set.
     *
     * @param mask ones for these bits
     */
    public PciConfiguration writable(int register, int width, int mask) {
        for (int i = 0; i < width; i++) {
            writable[register + i] = (byte) (mask >>> 8 * i);
        }
        return this;
    }

    /**
     * Sets the bits of a register that the guest clears by writing ones to them; there are none unless set.
     *
     * @param mask ones for these bits
     */
    public PciConfiguration clearable(int register, int width, int mask) {
        for (int i = 0; i < width; i++) {
            clearable[register + i] = (byte) (mask >>> 8 * i);
        }
        return this;
    }

    @Override
    public int readConfiguration(int register, int width) {
        return switch (width) {
            case 1 -> values.get(register) & 0xFF;
            case 2 -> values.getShort(register) & 0xFFFF;
            default -> values.getInt(register);
        };
    }

    @Override
    public void writeConfiguration(int register, int width, int value) {
        for (int i = 0; i < width; i++) {
            int at = register + i;
            int next = value >>> 8 * i;
            int kept = values.get(at) & ~writable[at] & ~(next & clearable[at]);
            values.put(at, (byte) (kept | next & writable[at]));
        }
        written.accept(register & ~3);
    }
}
