package org.platter.block.support;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.platter.block.api.BlockDevice;
import org.platter.block.api.Extent;

/**
 * What a guest sees where an image holds no data of its own: its parent's disk, and zeros behind that disk's end. Owns the
 * parent. Threads: any number.
 */
public abstract class Backing implements Closeable {

    /** Nothing below: all zeros. */
    public static final Backing ZEROS = new Backing() {
        @Override
        public void read(ByteBuffer to, long offset) {
            Zeros.fill(to);
        }

        @Override
        public void describe(Extent absent, Extents to) {
            to.add(absent);
        }

        @Override
        public boolean isZero(long offset, long length) {
            return true;
        }

        @Override
        public long size() {
            return 0;
        }

        @Override
        public void close() {}
    };

    private Backing() {}

    /** A parent, which is closed with the backing. */
    public static Backing of(BlockDevice parent) {
        return new OfParent(parent);
    }

    /** Fills the buffer's remaining bytes. */
    public abstract void read(ByteBuffer to, long offset) throws IOException;

    /**
     * Adds what is here to a list.
     *
     * @param absent the range, as it is where nothing is here either
     */
    public abstract void describe(Extent absent, Extents to) throws IOException;

    /** Whether a range is known to read as zeros, without reading it. */
    public abstract boolean isZero(long offset, long length) throws IOException;

    /** Where zeros begin that never end. */
    public abstract long size();

    private static final class OfParent extends Backing {

        private final BlockDevice parent;

        OfParent(BlockDevice parent) {
            this.parent = parent;
        }

        @Override
        public void read(ByteBuffer to, long offset) throws IOException {
            int limit = to.limit();
            int there = (int) within(offset, to.remaining());
            if (there > 0) {
                parent.read(to.limit(to.position() + there), offset);
            }
            Zeros.fill(to.limit(limit));
        }

        @Override
        public void describe(Extent absent, Extents to) throws IOException {
            long there = within(absent.offset(), absent.length());
            for (Extent extent : there > 0 ? parent.extents(absent.offset(), there) : List.<Extent>of()) {
                to.add(new Extent(
                        extent.offset(), extent.length(), extent.kind(), extent.depth() + 1, extent.hostOffset()));
            }
            if (there < absent.length()) {
                to.add(new Extent(
                        absent.offset() + there,
                        absent.length() - there,
                        absent.kind(),
                        absent.depth(),
                        absent.hostOffset()));
            }
        }

        @Override
        public boolean isZero(long offset, long length) throws IOException {
            long there = within(offset, length);
            return there == 0
                    || parent.extents(offset, there).stream().noneMatch(extent -> extent.kind() == Extent.Kind.DATA);
        }

        @Override
        public long size() {
            return parent.info().size();
        }

        @Override
        public void close() throws IOException {
            parent.close();
        }

        /** How much of a range lies before the parent's end. */
        private long within(long offset, long length) {
            return Math.max(0, Math.min(length, size() - offset));
        }
    }
}
