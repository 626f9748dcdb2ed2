package org.platter.ide.controller;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.platter.machine.api.GuestMemory;

/** One MiB of memory; above it nothing answers. */
final class TestMemory implements GuestMemory {

    static final int SIZE = 1 << 20;

    private final ByteBuffer bytes = ByteBuffer.allocate(SIZE).order(ByteOrder.LITTLE_ENDIAN);

    @Override
    public void read(long address, ByteBuffer to) {
        for (long at = check(address, to); to.hasRemaining(); at++) {
            to.put(at % (1L << 32) < SIZE ? bytes.get((int) (at % (1L << 32))) : (byte) 0xFF);
        }
    }

    @Override
    public void write(long address, ByteBuffer from) {
        for (long at = check(address, from); from.hasRemaining(); at++) {
            byte value = from.get();
            if (at % (1L << 32) < SIZE) {
                bytes.put((int) (at % (1L << 32)), value);
            }
        }
    }

    byte[] get(int address, int length) {
        byte[] data = new byte[length];
        bytes.get(address, data);
        return data;
    }

    void put(int address, byte[] data) {
        bytes.put(address, data);
    }

    void putInt(int address, int value) {
        bytes.putInt(address, value);
    }

    private static long check(long address, ByteBuffer buffer) {
        if (address < 0 || address >= 1L << 32) {
            throw new IllegalArgumentException(buffer.remaining() + " bytes at " + address);
        }
        return address;
    }
}
