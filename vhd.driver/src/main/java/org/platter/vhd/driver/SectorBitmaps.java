package org.platter.vhd.driver;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.platter.block.api.Storage;

/**
 * The bitmaps of all blocks, read from the file when first needed. Blocks that hold all their sectors cost nothing; of
 * the others no more than a bounded amount is kept, if whoever changes them asks {@link #isOverfull} and then flushes.
 * Threads: any number, except where a method says that it must be alone.
 */
final class SectorBitmaps {

    private final Storage storage;
    private final BlockLayout layout;
    private final BlockTable table;
    private final boolean newBlocksFull;
    private final long limit;
    private final AtomicReferenceArray<SectorBitmap> known;
    private final AtomicLong kept = new AtomicLong();
    private final TreeSet<Integer> changed = new TreeSet<>();
    private List<Integer> taken = List.of();

    /**
     * The bitmaps of an open image.
     *
     * @param newBlocksFull whether a new block holds all its sectors, as zeros; otherwise it holds none yet
     * @param limit bytes of bitmaps to keep in memory
     */
    SectorBitmaps(Storage storage, BlockLayout layout, BlockTable table, boolean newBlocksFull, long limit) {
        this.storage = storage;
        this.layout = layout;
        this.table = table;
        this.newBlocksFull = newBlocksFull;
        this.limit = limit;
        known = new AtomicReferenceArray<>(table.size());
    }

    /** Whether a new block holds all its sectors, as zeros. */
    boolean newBlocksFull() {
        return newBlocksFull;
    }

    /** The bitmap of an allocated block. */
    SectorBitmap of(int block) throws IOException {
        SectorBitmap bitmap = known.getAcquire(block);
        return bitmap != null ? bitmap : load(block, kept.get() < limit);
    }

    /** Says that sectors of a block were written: the data is in the file. */
    void mark(int block, int fromSector, int toSector) throws IOException {
        SectorBitmap bitmap = known.getAcquire(block);
        if (bitmap == null) {
            bitmap = load(block, true);
        }
        if (!bitmap.holds(fromSector, toSector)) {
            // Whoever sees a bit set and then flushes must find the block among the changed ones.
            synchronized (changed) {
                if (bitmap.set(fromSector, toSector)) {
                    changed.add(block);
                }
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
        SectorBitmap bitmap = newBlocksFull ? SectorBitmap.FULL : SectorBitmap.empty(layout.bitmapSize());
        known.setRelease(block, bitmap);
        kept.addAndGet(bitmap.memorySize());
    }

    /** Says that a block has no space any more. To be called alone. */
    void forget(int block) {
        SectorBitmap bitmap = known.getAndSet(block, null);
        kept.addAndGet(bitmap == null ? 0 : -bitmap.memorySize());
        synchronized (changed) {
            changed.remove(block);
        }
    }

    /** Whether more is kept than should be, so that it is time to flush. */
    boolean isOverfull() {
        return kept.get() > limit;
    }

    /** What was changed since the last call, as it is to be written. One thread at a time, as {@link #settle}. */
    List<Patch> takeChanges() {
        synchronized (changed) {
            taken = List.copyOf(changed);
            changed.clear();
        }
        return taken.stream()
                .map(block -> new Patch(
                        BlockTable.offsetOf(table.get(block)), known.get(block).encode(), () -> remember(block)))
                .toList();
    }

    /** Says that what was taken is durable: blocks that hold all their sectors by now need no bitmap in memory. */
    void settle() {
        for (int block : taken) {
            synchronized (changed) {
                SectorBitmap bitmap = known.get(block);
                if (canBeForgotten(block, bitmap)
                        && bitmap.holds(0, layout.usedBytes(block) / BlockLayout.SECTOR)
                        && known.compareAndSet(block, bitmap, SectorBitmap.FULL)) {
                    kept.addAndGet(-bitmap.memorySize());
                }
            }
        }
        taken = List.of();
    }

    /** Gives up the bitmaps that are in the file. To be called alone, and what was taken must be durable. */
    void drop() {
        synchronized (changed) {
            for (int block = 0; block < known.length(); block++) {
                SectorBitmap bitmap = known.get(block);
                if (canBeForgotten(block, bitmap)) {
                    known.set(block, null);
                    kept.addAndGet(-bitmap.memorySize());
                }
            }
        }
    }

    private boolean canBeForgotten(int block, SectorBitmap bitmap) {
        return bitmap != null && bitmap != SectorBitmap.FULL && !changed.contains(block);
    }

    private void remember(int block) {
        SectorBitmap bitmap = known.get(block);
        if (bitmap != null && bitmap != SectorBitmap.FULL) {
            synchronized (changed) {
                changed.add(block);
            }
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
