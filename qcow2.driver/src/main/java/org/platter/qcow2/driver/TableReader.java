package org.platter.qcow2.driver;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.platter.block.api.Storage;
import org.platter.block.support.Zeros;

/** Tables of 64-bit entries, read and written whole in pieces of bounded size. */
final class TableReader {

    private static final int PIECE = 64 * 1024;

    private TableReader() {}

    /** Reads entries; those behind the end of the file are zero. */
    static long[] read(Storage storage, long offset, int entryCount) throws IOException {
        long[] entries = new long[entryCount];
        ByteBuffer piece = ByteBuffer.allocate((int) Math.min(PIECE, (long) entryCount * Long.BYTES));
        for (int done = 0; done < entryCount; ) {
            int count = Math.min(PIECE / Long.BYTES, entryCount - done);
            readUpToEnd(storage, piece.clear().limit(count * Long.BYTES), offset + (long) done * Long.BYTES);
            piece.flip().asLongBuffer().get(entries, done, count);
            done += count;
        }
        return entries;
    }

    /** Fills the buffer; what the file does not have is zeros, as in a last cluster that is cut. */
    static void readUpToEnd(Storage storage, ByteBuffer to, long offset) throws IOException {
        int limit = to.limit();
        int start = to.position();
        int there = (int) Math.max(0, Math.min(to.remaining(), storage.size() - offset));
        if (there > 0) {
            storage.read(to.limit(start + there), offset);
            to.limit(limit);
        }
        Zeros.fill(to);
    }

    static void write(Storage storage, long offset, long[] entries) throws IOException {
        ByteBuffer piece = ByteBuffer.allocate((int) Math.min(PIECE, (long) entries.length * Long.BYTES));
        for (int done = 0; done < entries.length; ) {
            int count = Math.min(PIECE / Long.BYTES, entries.length - done);
            piece.clear().asLongBuffer().put(entries, done, count);
            storage.write(piece.limit(count * Long.BYTES), offset + (long) done * Long.BYTES);
            done += count;
        }
    }
}
