package org.platter.vhd.driver;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.platter.block.api.BlockDevice;
import org.platter.block.api.Extent;
import org.platter.block.support.Zeros;

/** The parent of a differencing image. Behind its end, where the child is larger, are zeros. Closes the parent. */
final class ParentBacking implements Backing {

    private final BlockDevice parent;

    ParentBacking(BlockDevice parent) {
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
    public void close() throws IOException {
        parent.close();
    }

    /** How much of a range lies before the parent's end. */
    private long within(long offset, long length) {
        return Math.max(0, Math.min(length, parent.info().size() - offset));
    }
}
