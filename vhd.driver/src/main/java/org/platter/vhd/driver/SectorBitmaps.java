package org.platter.vhd.driver;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.platter.block.api.Storage;

/**
 * The bitmaps of all blocks, read from the file when first needed. Blocks that hold all their sectors cost nothing; of
 * the others no more than a bounded amount is kept beside those that were changed. Threads: any number.
 */
final class SectorBitmaps {

    private static final long MAX_KEPT = 64 << 20;

    private final Storage storage;
    private final BlockLayout layout;
    private final BlockTable table;
    private final boolean newBlocksFull;
    private final AtomicReferenceArray<SectorBitmap> known;
    private final AtomicLong kept = new AtomicLong();
    private final TreeSet<Integer> changed = new TreeSet<>();

    /**
     * The bitmaps of an open image.
     *
     * @param newBlocksFull whether a new block holds all its sectors, as zeros; otherwise it holds none yet
     */
    SectorBitmaps(Storage storage, BlockLayout layout, BlockTable table, boolean newBlocksFull) {
        this.storage = storage;
        this.layout = layout;
        this.table = table;
        this.newBlocksFull = newBlocksFull;
        known = new AtomicReferenceArray<>(table.size());
    }

    /** The bitmap of an allocated block. */
    SectorBitmap of(int block) throws IOException {
        SectorBitmap bitmap = known.getAcquire(block);
        return bitmap != null ? bitmap : load(block, kept.get() < MAX_KEPT);
    }

    /** Says that sectors of a block were written: the data is in the file. */
    void mark(int block, int fromSector, int toSector) throws IOException {
        SectorBitmap bitmap = known.getAcquire(block);
        if (bitmap == null) {
            bitmap = load(block, true);
        }
        if (bitmap.set(fromSector, toSector)) {
            synchronized (changed) {
                changed.add(block);
            }
        }
    }

    /** The bitmap of a new block, as it is to be written to the file. */
    ByteBuffer ofNewBlock() {
        byte[] bytes = new byte[layout.bitmapSize()];
        Arrays.fill(bytes, (byte) (newBlocksFull ? 0xFF : 0));
        return ByteBuffer.wrap(bytes);
    }

    /** Says that {@link #ofNewBlock} was written to the file. */
    void putNewBlock(int block) {
        known.setRelease(block, newBlocksFull ? SectorBitmap.FULL : SectorBitmap.empty(layout.bitmapSize()));
    }

    /** What was changed since the last call, as it is to be written. */
    List<Patch> takeChanges() {
        List<Integer> blocks;
        synchronized (changed) {
            blocks = new ArrayList<>(changed);
            changed.clear();
        }
        return blocks.stream()
                .map(block -> new Patch(
                        BlockTable.offsetOf(table.get(block)), known.get(block).encode(), () -> remember(block)))
                .toList();
    }

    private void remember(int block) {
        synchronized (changed) {
            changed.add(block);
        }
    }

    private SectorBitmap load(int block, boolean keep) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(layout.bitmapSize());
        storage.read(bytes, BlockTable.offsetOf(table.get(block)));
        SectorBitmap loaded = SectorBitmap.parse(bytes.flip(), layout.usedBytes(block) / BlockLayout.SECTOR);
        if (loaded != SectorBitmap.FULL && !keep) {
            return loaded;
        }
        // Another thread may have been faster, and may have changed its bitmap since.
        SectorBitmap other = known.compareAndExchange(block, null, loaded);
        if (other == null) {
            kept.addAndGet(loaded.memorySize());
        }
        return other == null ? loaded : other;
    }
}
