package org.platter.block.support;

import java.io.EOFException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import org.platter.block.api.BlockException;
import org.platter.block.api.Extent;
import org.platter.block.api.Storage;

/** Storage in memory that takes room only for what was written, so that huge sparse images fit. */
public final class MemoryStorage implements Storage {

    private static final int PAGE = 64 * 1024;

    private final String name;
    private final boolean readOnly;
    private final TreeMap<Long, byte[]> pages;
    private long size;
    private boolean closed;

    /** An empty storage. */
    public MemoryStorage(String name) {
        this(name, new TreeMap<>(), 0, false);
    }

    private MemoryStorage(String name, TreeMap<Long, byte[]> pages, long size, boolean readOnly) {
        this.name = name;
        this.pages = pages;
        this.size = size;
        this.readOnly = readOnly;
    }

    /** A storage that holds a copy of these bytes. */
    public static MemoryStorage of(String name, byte[] content) {
        MemoryStorage storage = new MemoryStorage(name);
        storage.put(ByteBuffer.wrap(content), 0);
        return storage;
    }

    /** An open copy of what this storage holds now; also of a closed one. */
    public synchronized MemoryStorage copy(boolean readOnly) {
        TreeMap<Long, byte[]> copies = new TreeMap<>();
        pages.forEach((number, page) -> copies.put(number, page.clone()));
        return new MemoryStorage(name, copies, size, readOnly);
    }

    /** All bytes; also of a closed storage. */
    public synchronized byte[] toByteArray() {
        ByteBuffer all = ByteBuffer.allocate(Math.toIntExact(size));
        get(all, 0);
        return all.array();
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public synchronized long size() throws BlockException {
        checkOpen();
        return size;
    }

    @Override
    public boolean readOnly() {
        return readOnly;
    }

    @Override
    public synchronized void read(ByteBuffer to, long offset) throws BlockException, EOFException {
        checkOpen();
        checkOffset(offset);
        if (to.remaining() > size - offset) {
            throw new EOFException(name + ": found the end at " + size + ", expected " + to.remaining()
                    + " bytes at offset " + offset);
        }
        get(to, offset);
    }

    @Override
    public synchronized void write(ByteBuffer from, long offset) throws BlockException {
        checkWritable();
        checkOffset(offset);
        put(from, offset);
    }

    @Override
    public synchronized void resize(long newSize) throws BlockException {
        checkWritable();
        checkOffset(newSize);
        if (newSize < size) {
            clear(newSize, size - newSize);
        }
        size = newSize;
    }

    @Override
    public synchronized void flush() throws BlockException {
        checkOpen();
    }

    @Override
    public synchronized void punch(long offset, long length) throws BlockException {
        checkWritable();
        checkOffset(offset);
        clear(offset, Math.max(0, Math.min(length, size - offset)));
    }

    @Override
    public synchronized List<Extent> extents(long offset, long length) throws BlockException {
        checkOpen();
        List<Extent> extents = new ArrayList<>();
        for (long at = offset; at < offset + length; ) {
            boolean data = pages.containsKey(at / PAGE);
            long end = Math.min(offset + length, data ? endOfData(at / PAGE) : endOfHole(at / PAGE));
            extents.add(data ? Extent.data(at, end - at, at) : Extent.hole(at, end - at));
            at = end;
        }
        return extents;
    }

    @Override
    public synchronized void close() {
        closed = true;
    }

    private long endOfData(long page) {
        while (pages.containsKey(page)) {
            page++;
        }
        return page * PAGE;
    }

    private long endOfHole(long page) {
        Long next = pages.higherKey(page);
        return next == null ? Long.MAX_VALUE : next * PAGE;
    }

    private void get(ByteBuffer to, long offset) {
        while (to.hasRemaining()) {
            int within = (int) (offset % PAGE);
            int step = Math.min(PAGE - within, to.remaining());
            byte[] page = pages.get(offset / PAGE);
            if (page == null) {
                to.put(Zeros.atMost(step));
            } else {
                to.put(page, within, step);
            }
            offset += step;
        }
    }

    private void put(ByteBuffer from, long offset) {
        while (from.hasRemaining()) {
            int within = (int) (offset % PAGE);
            int step = Math.min(PAGE - within, from.remaining());
            from.get(pages.computeIfAbsent(offset / PAGE, number -> new byte[PAGE]), within, step);
            offset += step;
        }
        size = Math.max(size, offset);
    }

    private void clear(long offset, long length) {
        long end = offset + length;
        long firstWhole = (offset + PAGE - 1) / PAGE;
        long endOfWhole = end / PAGE;
        if (firstWhole > endOfWhole) {
            clearWithin(offset, end);
            return;
        }
        clearWithin(offset, firstWhole * PAGE);
        pages.subMap(firstWhole, endOfWhole).clear();
        clearWithin(endOfWhole * PAGE, end);
    }

    private void clearWithin(long offset, long end) {
        byte[] page = pages.get(offset / PAGE);
        if (page != null && end > offset) {
            int within = (int) (offset % PAGE);
            Arrays.fill(page, within, within + (int) (end - offset), (byte) 0);
        }
    }

    private void checkOpen() throws BlockException {
        if (closed) {
            throw new BlockException(BlockException.Kind.CLOSED, name + ": the storage is closed");
        }
    }

    private void checkWritable() throws BlockException {
        checkOpen();
        if (readOnly) {
            throw new BlockException(BlockException.Kind.READ_ONLY, name + ": the storage is open for reading only");
        }
    }

    private void checkOffset(long offset) {
        if (offset < 0) {
            throw new IllegalArgumentException(name + ": offset " + offset + ": expected 0 or more");
        }
    }
}
