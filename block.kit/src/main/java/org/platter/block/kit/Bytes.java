package org.platter.block.kit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Random;
import org.platter.block.api.BlockDevice;

/** Bytes to write, and those read back. */
final class Bytes {

    private Bytes() {}

    static byte[] random(Random random, int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    static byte[] read(BlockDevice device, long offset, int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(length);
        device.read(buffer, offset);
        return buffer.array();
    }

    static byte[] readAll(BlockDevice device) throws IOException {
        return read(device, 0, Math.toIntExact(device.info().size()));
    }
}
