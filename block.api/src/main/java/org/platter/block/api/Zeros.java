package org.platter.block.api;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Zeros in pieces of bounded size. */
final class Zeros {

    private static final ByteBuffer PIECE =
            ByteBuffer.allocateDirect(256 * 1024).asReadOnlyBuffer();

    @FunctionalInterface
    interface Sink {
        void write(ByteBuffer from, long offset) throws IOException;
    }

    private Zeros() {}

    static void write(Sink sink, long offset, long length) throws IOException {
        for (long done = 0; done < length; ) {
            int step = (int) Math.min(PIECE.capacity(), length - done);
            sink.write(PIECE.slice(0, step), offset + done);
            done += step;
        }
    }
}
