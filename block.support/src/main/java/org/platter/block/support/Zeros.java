package org.platter.block.support;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.platter.block.api.Storage;

/** Zeros in pieces of bounded size, and their recognition. */
public final class Zeros {

    private static final ByteBuffer PIECE =
            ByteBuffer.allocateDirect(256 * 1024).asReadOnlyBuffer();

    private Zeros() {}

    /** A read-only buffer of zeros: as many as asked for, or fewer. */
    public static ByteBuffer atMost(long length) {
        return PIECE.slice(0, (int) Math.min(PIECE.capacity(), length));
    }

    /** Writes zeros to a storage. */
    public static void write(Storage storage, long offset, long length) throws IOException {
        for (long done = 0; done < length; ) {
            ByteBuffer zeros = atMost(length - done);
            int step = zeros.remaining();
            storage.write(zeros, offset + done);
            done += step;
        }
    }

    /** Fills the buffer's remaining bytes with zeros. */
    public static void fill(ByteBuffer to) {
        while (to.hasRemaining()) {
            to.put(atMost(to.remaining()));
        }
    }

    /** Whether the buffer's remaining bytes are all zero; its position stays. */
    public static boolean isZero(ByteBuffer bytes) {
        for (int at = bytes.position(); at < bytes.limit(); ) {
            ByteBuffer zeros = atMost(bytes.limit() - at);
            if (bytes.slice(at, zeros.remaining()).mismatch(zeros) >= 0) {
                return false;
            }
            at += zeros.remaining();
        }
        return true;
    }
}
