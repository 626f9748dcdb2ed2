package org.platter.qcow2.driver;

import java.nio.ByteBuffer;

/** Numbers of 1, 2, 4, 8, 16, 32 or 64 bits in bytes: where several share a byte, the first has the lowest bits. */
final class RefcountWidth {

    private RefcountWidth() {}

    /** The largest number; that of 64 bits is cut to what a {@code long} holds. */
    static long max(int bits) {
        return bits == Long.SIZE ? Long.MAX_VALUE : (1L << bits) - 1;
    }

    static long get(ByteBuffer bytes, int at, int bit, int bits) {
        return switch (bits) {
            case 64 -> bytes.getLong(at);
            case 32 -> Integer.toUnsignedLong(bytes.getInt(at));
            case 16 -> Short.toUnsignedLong(bytes.getShort(at));
            default -> bytes.get(at) >>> bit & max(bits);
        };
    }

    static void put(ByteBuffer bytes, int at, int bit, int bits, long value) {
        switch (bits) {
            case 64 -> bytes.putLong(at, value);
            case 32 -> bytes.putInt(at, (int) value);
            case 16 -> bytes.putShort(at, (short) value);
            default -> {
                long mask = max(bits) << bit;
                bytes.put(at, (byte) (bytes.get(at) & ~mask | value << bit));
            }
        }
    }
}
