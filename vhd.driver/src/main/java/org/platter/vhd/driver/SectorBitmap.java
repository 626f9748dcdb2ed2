package org.platter.vhd.driver;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Which sectors of a block hold data here. Bits only ever change to set; who sees a bit set sees the sector's data in the
 * file. Threads: any number.
 */
final class SectorBitmap {

    /** The bitmap of a block that holds all its sectors. */
    static final SectorBitmap FULL = new SectorBitmap(new AtomicLongArray(0));

    /** The first sector is the highest bit (VHD 1.0, Block Allocation Table and Data Blocks). */
    private final AtomicLongArray words;

    private SectorBitmap(AtomicLongArray words) {
        this.words = words;
    }

    /** A bitmap of so many bytes that holds no sector. */
    static SectorBitmap empty(int size) {
        return new SectorBitmap(new AtomicLongArray(size / Long.BYTES));
    }

    /** The bitmap in these bytes; {@link #FULL} if the bits of all these sectors are set. */
    static SectorBitmap parse(ByteBuffer bytes, int sectorCount) {
        SectorBitmap bitmap = parse(bytes);
        return bitmap.holds(0, sectorCount) ? FULL : bitmap;
    }

    /** The bitmap in these bytes. */
    static SectorBitmap parse(ByteBuffer bytes) {
        SectorBitmap bitmap = new SectorBitmap(new AtomicLongArray(bytes.limit() / Long.BYTES));
        for (int i = 0; i < bitmap.words.length(); i++) {
            bitmap.words.setPlain(i, bytes.getLong(i * Long.BYTES));
        }
        return bitmap;
    }

    /** Whether the bits of all these sectors are set. */
    boolean holds(int fromSector, int toSector) {
        return isSet(fromSector) && runEnd(fromSector, toSector) == toSector;
    }

    /** The bitmap as it is in the file. */
    ByteBuffer encode() {
        ByteBuffer bytes = ByteBuffer.allocate(memorySize());
        for (int i = 0; i < words.length(); i++) {
            bytes.putLong(i * Long.BYTES, words.get(i));
        }
        return bytes;
    }

    int memorySize() {
        return words.length() * Long.BYTES;
    }

    boolean isSet(int sector) {
        return this == FULL || words.getAcquire(sector / Long.SIZE) << sector % Long.SIZE < 0;
    }

    /** The end of the run of sectors that are like the first one, at most the limit. */
    int runEnd(int sector, int limit) {
        if (this == FULL) {
            return limit;
        }
        boolean set = isSet(sector);
        while (sector < limit) {
            long word = words.getAcquire(sector / Long.SIZE);
            long others = (set ? ~word : word) << sector % Long.SIZE;
            if (others != 0) {
                return Math.min(limit, sector + Long.numberOfLeadingZeros(others));
            }
            sector = (sector / Long.SIZE + 1) * Long.SIZE;
        }
        return limit;
    }

    /** Sets the bits of these sectors, and says whether that changed any. */
    boolean set(int fromSector, int toSector) {
        boolean changed = false;
        for (int sector = fromSector; sector < toSector && this != FULL; ) {
            int next = Math.min(toSector, (sector / Long.SIZE + 1) * Long.SIZE);
            long mask = -1L >>> sector % Long.SIZE & -1L << (Long.SIZE - next % Long.SIZE) % Long.SIZE;
            long before = words.getAndAccumulate(sector / Long.SIZE, mask, (word, bits) -> word | bits);
            changed |= (before & mask) != mask;
            sector = next;
        }
        return changed;
    }
}
