package org.platter.block.kit;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HexFormat;
import org.platter.block.api.Storage;
import org.platter.block.support.ForwardingStorage;
import org.platter.block.support.MemoryStorage;

/**
 * What is wrong with a copy of an image: bytes changed at one place, or the end missing.
 *
 * @param offset where the bytes are changed
 * @param bytes what is there instead
 * @param size bytes of the copy
 */
record Damage(long offset, byte[] bytes, long size) {

    static Damage flip(MemoryStorage image, long offset, int mask) throws IOException {
        ByteBuffer old = ByteBuffer.allocate(1);
        image.read(old, offset);
        return new Damage(offset, new byte[] {(byte) (old.get(0) ^ mask)}, image.size());
    }

    static Damage number(MemoryStorage image, long offset, int length, long value, ByteOrder order) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length).order(order);
        if (length == Long.BYTES) {
            bytes.putLong(value);
        } else {
            bytes.putInt((int) value);
        }
        return new Damage(offset, bytes.array(), image.size());
    }

    static Damage cut(long size) {
        return new Damage(0, new byte[0], size);
    }

    /** The damaged image, without a copy of the whole one. */
    Storage of(MemoryStorage image) {
        return new View(image);
    }

    /** The damaged image, to be changed further. */
    MemoryStorage copyOf(MemoryStorage image) throws IOException {
        MemoryStorage copy = image.copy(false);
        copy.resize(size);
        copy.write(ByteBuffer.wrap(bytes), offset);
        return copy;
    }

    @Override
    public String toString() {
        return bytes.length == 0
                ? "cut to " + size + " bytes"
                : HexFormat.of().formatHex(bytes) + " at offset " + offset;
    }

    private final class View extends ForwardingStorage {

        View(Storage image) {
            super(image);
        }

        @Override
        public long size() {
            return size;
        }

        @Override
        public void read(ByteBuffer to, long from) throws IOException {
            if (from + to.remaining() > size) {
                throw new EOFException(name() + ": found the end at " + size);
            }
            ByteBuffer found = to.slice();
            super.read(to, from);
            long first = Math.max(from, offset);
            long end = Math.min(from + found.limit(), offset + bytes.length);
            if (first < end) {
                found.put(
                        (int) (first - from), Arrays.copyOfRange(bytes, (int) (first - offset), (int) (end - offset)));
            }
        }
    }
}
