package org.platter.vhd.driver;

import static org.platter.vhd.driver.BlockLayout.SECTOR;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.platter.block.api.Storage;
import org.platter.block.support.Backing;
import org.platter.block.support.Zeros;

/** Finds blocks without which the disk reads the same: every sector that they hold is the same below. */
final class RedundantBlocks {

    private static final int PIECE = 256 * 1024;

    private final Storage storage;
    private final BlockLayout layout;
    private final BlockTable table;
    private final Backing backing;
    private final ByteBuffer bitmapBytes;
    private final ByteBuffer here = ByteBuffer.allocateDirect(PIECE);
    private final ByteBuffer below = ByteBuffer.allocateDirect(PIECE);

    RedundantBlocks(MaintainedImage image, Backing backing) {
        storage = image.storage();
        layout = image.layout();
        table = image.table();
        this.backing = backing;
        bitmapBytes = ByteBuffer.allocate(layout.bitmapSize());
    }

    /** Whether an allocated block is one. */
    boolean contains(int block) throws IOException {
        long start = BlockTable.offsetOf(table.get(block));
        int sectors = layout.usedBytes(block) / SECTOR;
        storage.read(bitmapBytes.clear(), start);
        SectorBitmap bitmap = SectorBitmap.parse(bitmapBytes.flip(), sectors);
        long data = start + layout.bitmapSize();
        long disk = (long) block * layout.blockSize();
        for (int from = 0; from < sectors; ) {
            int to = bitmap.runEnd(from, sectors);
            if (bitmap.isSet(from)
                    && !isSame(data + (long) from * SECTOR, disk + (long) from * SECTOR, (to - from) * SECTOR)) {
                return false;
            }
            from = to;
        }
        return true;
    }

    private boolean isSame(long offset, long diskOffset, int length) throws IOException {
        boolean zerosBelow = backing.isZero(diskOffset, length);
        for (int done = 0; done < length; done += PIECE) {
            int step = Math.min(PIECE, length - done);
            storage.read(here.clear().limit(step), offset + done);
            here.flip();
            if (zerosBelow ? !Zeros.isZero(here) : !sameBelow(diskOffset + done, step)) {
                return false;
            }
        }
        return true;
    }

    private boolean sameBelow(long diskOffset, int length) throws IOException {
        backing.read(below.clear().limit(length), diskOffset);
        return here.equals(below.flip());
    }
}
