package org.platter.vhd.driver;

import static org.platter.vhd.driver.BlockLayout.SECTOR;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.BitSet;
import org.platter.block.api.Progress;
import org.platter.block.api.Storage;
import org.platter.block.support.Zeros;

/** Looks at the bitmap of every block, and at the data that it hides. */
final class BitmapCheck {

    private static final int PIECE = 256 * 1024;
    private static final int BLOCKS_PER_REPORT = 64;

    private final Storage storage;
    private final BlockLayout layout;
    private final TableRepair table;
    private final boolean clearMeansZero;

    private final BitSet full = new BitSet();
    private final ByteBuffer piece = ByteBuffer.allocate(PIECE);
    private long hidden;
    private int hiddenExample;
    private boolean overEnd;

    /** A check; where a clear bit means zeros, there should be zeros, too. */
    BitmapCheck(Storage storage, BlockLayout layout, TableRepair table, boolean clearMeansZero) {
        this.storage = storage;
        this.layout = layout;
        this.table = table;
        this.clearMeansZero = clearMeansZero;
    }

    void run(CheckReport report, Progress progress) throws IOException {
        long total = table.kept().allocated();
        long done = 0;
        ByteBuffer bytes = ByteBuffer.allocate(layout.bitmapSize());
        for (int block = 0; block < table.kept().size(); block++) {
            if (table.isReadable(block)) {
                if (done % BLOCKS_PER_REPORT == 0) {
                    progress.report(done, total);
                }
                done++;
                storage.read(bytes.clear(), BlockTable.offsetOf(table.kept().get(block)));
                check(block, bytes.flip());
            }
        }
        progress.report(total, total);
        if (overEnd) {
            report.note(
                    "bitmap-bits-over-end",
                    1,
                    "the bitmap of the last block, " + (table.kept().size() - 1)
                            + ", has bits set for sectors behind the end of the disk");
        }
        if (hidden > 0) {
            report.note(
                    "hidden-data",
                    hidden,
                    hidden + " blocks, such as block " + hiddenExample
                            + ", hold data in sectors whose bits are clear: most readers show zeros there, QEMU the data");
        }
    }

    private void check(int block, ByteBuffer bytes) throws IOException {
        int sectors = layout.usedBytes(block) / SECTOR;
        SectorBitmap bitmap = SectorBitmap.parse(bytes, sectors);
        if (bitmap == SectorBitmap.FULL) {
            full.set(block);
            return;
        }
        overEnd |= setFrom(bitmap, sectors);
        if (clearMeansZero && hidesData(block, bitmap, sectors)) {
            hiddenExample = hidden == 0 ? block : hiddenExample;
            hidden++;
        }
    }

    private boolean setFrom(SectorBitmap bitmap, int sector) {
        return sector < layout.sectorsPerBlock()
                && (bitmap.isSet(sector) || bitmap.runEnd(sector, layout.sectorsPerBlock()) < layout.sectorsPerBlock());
    }

    private boolean hidesData(int block, SectorBitmap bitmap, int sectors) throws IOException {
        long data = BlockTable.offsetOf(table.kept().get(block)) + layout.bitmapSize();
        for (int from = 0; from < sectors; ) {
            int to = bitmap.runEnd(from, sectors);
            if (!bitmap.isSet(from) && !isZero(data + (long) from * SECTOR, data + (long) to * SECTOR)) {
                return true;
            }
            from = to;
        }
        return false;
    }

    private boolean isZero(long from, long to) throws IOException {
        for (long at = from; at < to; at += PIECE) {
            storage.read(piece.clear().limit((int) Math.min(PIECE, to - at)), at);
            if (!Zeros.isZero(piece.flip())) {
                return false;
            }
        }
        return true;
    }

    /** Whether a block holds all its sectors itself. */
    boolean isFull(int block) {
        return full.get(block);
    }
}
