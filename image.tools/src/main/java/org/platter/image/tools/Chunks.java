package org.platter.image.tools;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.platter.block.api.BlockDevice;
import org.platter.block.api.Extent;
import org.platter.block.support.Zeros;

/** Reads a disk from its beginning in pieces of bounded size that are either data or known to be zero. */
final class Chunks {

    /** Small enough to stay in the processor's cache. */
    static final int DATA = 512 * 1024;

    private static final int SECTOR = 512;

    /** How far block status is asked ahead: bounds the list that comes back. */
    private static final long WINDOW = 4L << 30;

    private final BlockDevice device;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(DATA);

    Chunks(BlockDevice device) {
        this.device = device;
    }

    /** Takes a piece of a disk. */
    interface Visitor {

        /** @param bytes what the disk holds at the offset; lent for the call */
        void data(long offset, ByteBuffer bytes) throws IOException;

        /** The range reads as zeros. */
        void zeros(long offset, long length) throws IOException;
    }

    /** Visits a range piece by piece in order, without gaps. */
    void visit(long from, long to, Visitor visitor) throws IOException {
        for (long at = from; at < to; ) {
            List<Extent> extents = device.extents(at, Math.min(WINDOW, to - at));
            long windowEnd = at + Math.min(WINDOW, to - at);
            for (Extent extent : extents) {
                at = visit(extent, at, visitor);
            }
            at = windowEnd;
        }
    }

    /**
     * A file may end within a sector, so data may; the rest of its last sector is read with it.
     *
     * @param from where the extent before has ended
     * @return where this one has ended
     */
    private long visit(Extent extent, long from, Visitor visitor) throws IOException {
        long end = (extent.end() + SECTOR - 1) / SECTOR * SECTOR;
        if (from >= end) {
            return from;
        }
        if (extent.kind() != Extent.Kind.DATA) {
            visitor.zeros(from, end - from);
            return end;
        }
        for (long at = from; at < end; ) {
            int length = (int) Math.min(DATA, end - at);
            ByteBuffer piece = buffer.slice(0, length);
            device.read(piece, at);
            piece.flip();
            if (Zeros.isZero(piece)) {
                visitor.zeros(at, length);
            } else {
                visitor.data(at, piece);
            }
            at += length;
        }
        return end;
    }
}
