package org.platter.image.tools;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.BitSet;
import org.platter.block.api.Storage;

/**
 * A storage on which changes can be tried: the storage below is only read, and what is written goes to the same place of a
 * scratch storage. Closing it closes neither.
 */
final class TrialStorage implements Storage {

    /** What is taken over from below at once. */
    private static final int PAGE = 4096;

    private final Storage below;
    private final Storage scratch;
    private final BitSet changed = new BitSet();
    private long size;

    /** Where the bytes from below end: cut once, they do not come back. */
    private long belowEnd;

    /** @param scratch empty */
    TrialStorage(Storage below, Storage scratch) throws IOException {
        this.below = below;
        this.scratch = scratch;
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
            int within = (int) (at % PAGE);
            int length = Math.min(PAGE - within, to.remaining());
            to.put(page(at / PAGE).slice(within, length));
            at += length;
        }
    }

    @Override
    public void write(ByteBuffer from, long offset) throws IOException {
        size = Math.max(size, offset + from.remaining());
        for (long at = offset; from.hasRemaining(); ) {
            int within = (int) (at % PAGE);
            int length = Math.min(PAGE - within, from.remaining());
            ByteBuffer page = page(at / PAGE);
            page.slice(within, length).put(from.slice(from.position(), length));
            from.position(from.position() + length);
            change(at / PAGE, page);
            at += length;
        }
    }

    /** A copy of what a page holds; zeros where there is nothing. */
    private ByteBuffer page(long number) throws IOException {
        ByteBuffer page = ByteBuffer.allocate(PAGE);
        if (changed.get(Math.toIntExact(number))) {
            scratch.read(page, number * PAGE);
        } else if (belowEnd > number * PAGE) {
            below.read(page.limit((int) Math.min(PAGE, belowEnd - number * PAGE)), number * PAGE);
        }
        return page.clear();
    }

    private void change(long number, ByteBuffer page) throws IOException {
        scratch.write(page.duplicate().clear(), number * PAGE);
        changed.set(Math.toIntExact(number));
    }

    @Override
    public void resize(long wanted) throws IOException {
        if (wanted < size) {
            int kept = (int) (wanted % PAGE);
            if (kept > 0) {
                ByteBuffer cut = page(wanted / PAGE);
                cut.put(kept, new byte[PAGE - kept]);
                change(wanted / PAGE, cut);
            }
            changed.clear(Math.toIntExact((wanted + PAGE - 1) / PAGE), Integer.MAX_VALUE);
            belowEnd = Math.min(belowEnd, wanted);
        }
        size = wanted;
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
}
