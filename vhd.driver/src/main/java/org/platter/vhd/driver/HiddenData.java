package org.platter.vhd.driver;

import static org.platter.vhd.driver.BlockLayout.SECTOR;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.platter.block.api.Storage;
import org.platter.block.support.Zeros;

/**
 * What other programs have left in sectors of a dynamic image whose bits are clear. They read as zeros, but QEMU looks at no
 * bitmap and shows it, and 7-Zip takes it for damage.
 */
final class HiddenData {

    private static final int PIECE = 64 * 1024;

    private HiddenData() {}

    /** Has the file hold zeros where a block of an image that is not open reads as zeros for its bitmap. */
    static void erase(MaintainedImage image, int block) throws IOException {
        if (image.end().type() != DiskType.DYNAMIC) {
            return;
        }
        BlockLayout layout = image.layout();
        long place = BlockTable.offsetOf(image.table().get(block));
        int sectors = layout.usedBytes(block) / SECTOR;
        ByteBuffer bytes = ByteBuffer.allocate(layout.bitmapSize());
        image.storage().read(bytes, place);
        erase(image.storage(), SectorBitmap.parse(bytes.flip(), sectors), place + layout.bitmapSize(), sectors);
    }

    /**
     * Has the file hold zeros where bits are clear; where it does already, nothing is written, so that holes stay.
     *
     * @param data where the block's data starts
     * @param sectors how many of the block are the disk's
     */
    static void erase(Storage storage, SectorBitmap bitmap, long data, int sectors) throws IOException {
        for (int from = 0; from < sectors; ) {
            int to = bitmap.runEnd(from, sectors);
            if (!bitmap.isSet(from)) {
                erase(storage, data + (long) from * SECTOR, data + (long) to * SECTOR);
            }
            from = to;
        }
    }

    private static void erase(Storage storage, long from, long to) throws IOException {
        ByteBuffer piece = ByteBuffer.allocate((int) Math.min(PIECE, to - from));
        for (long at = from; at < to; at += PIECE) {
            int step = (int) Math.min(PIECE, to - at);
            storage.read(piece.clear().limit(step), at);
            if (!Zeros.isZero(piece.flip())) {
                Zeros.write(storage, at, step);
            }
        }
    }
}
