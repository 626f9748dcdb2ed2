package org.platter.image.tools;

import java.io.IOException;
import org.platter.block.api.BlockDevice;
import org.platter.block.api.Extent;

/** Block status of a whole disk, with neighbours of one kind made into one. */
public final class DiskMap {

    /** How far block status is asked ahead: bounds the list that comes back. */
    private static final long WINDOW = 4L << 30;

    /** Takes an extent. */
    @FunctionalInterface
    public interface Visitor {

        /** The next extent of the disk. */
        void extent(Extent extent) throws IOException;
    }

    private DiskMap() {}

    /** Visits the extents of a range in order, without gaps. */
    public static void visit(BlockDevice device, long offset, long length, Visitor visitor) throws IOException {
        Extent last = null;
        long end = offset + length;
        for (long at = offset; at < end; at += Math.min(WINDOW, end - at)) {
            for (Extent extent : device.extents(at, Math.min(WINDOW, end - at))) {
                if (last != null && follows(last, extent)) {
                    last = new Extent(
                            last.offset(),
                            last.length() + extent.length(),
                            last.kind(),
                            last.depth(),
                            last.hostOffset());
                } else {
                    if (last != null) {
                        visitor.extent(last);
                    }
                    last = extent;
                }
            }
        }
        if (last != null) {
            visitor.extent(last);
        }
    }

    private static boolean follows(Extent last, Extent next) {
        return last.kind() == next.kind()
                && last.depth() == next.depth()
                && last.hostOffset().isPresent() == next.hostOffset().isPresent()
                && (last.hostOffset().isEmpty()
                        || last.hostOffset().getAsLong() + last.length()
                                == next.hostOffset().getAsLong());
    }
}
