package org.platter.image.tools;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.platter.block.api.Progress;
import org.platter.block.api.Storage;
import org.platter.block.support.Zeros;

/**
 * The bytes of a storage by units of a file system's usual block. Those that are all zero are left out of a copy, so that
 * they take no room where the host's file system can do without.
 */
final class SparseCopy {

    private static final int UNIT = 4096;
    private static final int PIECE = 128 * UNIT;

    private final Storage source;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(PIECE);

    SparseCopy(Storage source) {
        this.source = source;
    }

    /** Takes a run of units that are not all zero. */
    private interface Target {
        void write(ByteBuffer bytes, long offset) throws IOException;
    }

    /** How many bytes a copy would have that are no zeros left out. */
    long measure(Progress progress) throws IOException {
        long[] data = {0};
        visit((bytes, offset) -> data[0] += bytes.remaining(), progress);
        return data[0];
    }

    /** Copies into an empty storage, which is flushed. */
    void copyTo(Storage target, Progress progress) throws IOException {
        visit(target::write, progress);
        target.resize(source.size());
        target.flush();
    }

    private void visit(Target target, Progress progress) throws IOException {
        long size = source.size();
        for (long at = 0; at < size; at += PIECE) {
            progress.report(at, size);
            ByteBuffer piece = buffer.clear().limit((int) Math.min(PIECE, size - at));
            source.read(piece, at);
            visit(piece.flip(), at, target);
        }
        progress.report(size, size);
    }

    private static void visit(ByteBuffer piece, long offset, Target target) throws IOException {
        int end = piece.limit();
        for (int at = 0; at < end; ) {
            int next = at;
            while (next < end && !isZero(piece, next)) {
                next = Math.min(end, next + UNIT);
            }
            if (next > at) {
                target.write(piece.slice(at, next - at), offset + at);
            }
            at = next + UNIT;
        }
    }

    private static boolean isZero(ByteBuffer piece, int at) {
        return Zeros.isZero(piece.slice(at, Math.min(UNIT, piece.limit() - at)));
    }
}
