package org.platter.image.tools;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.TreeMap;
import org.platter.block.api.Storage;

/**
 * A storage on which changes can be tried: what is written stays in memory, in sectors, and the storage below is only
 * read. For changes of a few bytes; closing it closes nothing.
 */
final class TrialStorage implements Storage {

    private static final int SECTOR = 512;

    private final Storage below;
    private final TreeMap<Long, byte[]> written = new TreeMap<>();
    private long size;

    /** Where the bytes from below end: cut once, they do not come back. */
    private long belowEnd;

    TrialStorage(Storage below) throws IOException {
        this.below = below;
        size = below.size();
        belowEnd = size;
    }

    @Override
    public String name() {
        return below.name();
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public boolean readOnly() {
        return false;
    }

    @Override
    public void read(ByteBuffer to, long offset) throws IOException {
        if (to.remaining() > size - offset) {
            throw new EOFException(name() + ": found the end at " + size + ", expected " + to.remaining()
                    + " bytes at offset " + offset);
        }
        for (long at = offset; to.hasRemaining(); ) {
            int within = (int) (at % SECTOR);
            int length = Math.min(SECTOR - within, to.remaining());
            to.put(sector(at / SECTOR), within, length);
            at += length;
        }
    }

    @Override
    public void write(ByteBuffer from, long offset) throws IOException {
        size = Math.max(size, offset + from.remaining());
        for (long at = offset; from.hasRemaining(); ) {
            int within = (int) (at % SECTOR);
            int length = Math.min(SECTOR - within, from.remaining());
            byte[] sector = sector(at / SECTOR);
            from.get(sector, within, length);
            written.put(at / SECTOR, sector);
            at += length;
        }
    }

    /** What a sector holds; zeros where there is nothing. */
    private byte[] sector(long number) throws IOException {
        byte[] sector = written.get(number);
        if (sector == null) {
            sector = new byte[SECTOR];
            long there = Math.min(SECTOR, belowEnd - number * SECTOR);
            if (there > 0) {
                below.read(ByteBuffer.wrap(sector, 0, (int) there), number * SECTOR);
            }
        }
        return sector;
    }

    @Override
    public void resize(long wanted) throws IOException {
        if (wanted < size) {
            int kept = (int) (wanted % SECTOR);
            if (kept > 0) {
                byte[] cut = new byte[SECTOR];
                System.arraycopy(sector(wanted / SECTOR), 0, cut, 0, kept);
                written.put(wanted / SECTOR, cut);
            }
            written.tailMap((wanted + SECTOR - 1) / SECTOR, true).clear();
            belowEnd = Math.min(belowEnd, wanted);
        }
        size = wanted;
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
}
