package org.platter.qcow2.driver;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.platter.block.api.Storage;

/**
 * Pieces of tables in the file, kept in memory in bounded number. Changes stay here until they are written.
 *
 * <p>Threads: any number may read at once while nobody changes anything; changes are made by one thread alone.
 */
final class TablePages {

    /** Bytes of a page, unless a cluster has less. */
    static final int PAGE = 4096;

    private static final int MAX_BYTES = 8 << 20;

    /** A piece of a table. */
    static final class Page {

        private final long offset;
        private final ByteBuffer bytes;
        private volatile boolean used = true;

        private Page(long offset, ByteBuffer bytes) {
            this.offset = offset;
            this.bytes = bytes;
        }
    }

    private final Storage storage;
    private final int pageSize;
    private final int maxPages;
    private final ConcurrentHashMap<Long, Page> pages = new ConcurrentHashMap<>();
    private final TreeMap<Long, Page> changed = new TreeMap<>();

    TablePages(Storage storage, int clusterSize) {
        this.storage = storage;
        pageSize = Math.min(PAGE, clusterSize);
        maxPages = MAX_BYTES / pageSize;
    }

    long getLong(long offset) throws IOException {
        return page(offset).bytes.getLong(within(offset));
    }

    void putLong(long offset, long value) throws IOException {
        Page page = page(offset);
        page.bytes.putLong(within(offset), value);
        changed.put(page.offset, page);
    }

    /** A number of 1 to 64 bits in an array that starts at an offset ("Refcount block entry"). */
    long get(long offset, long index, int bits) throws IOException {
        long bit = index * bits;
        long at = offset + bit / Byte.SIZE;
        return RefcountWidth.get(page(at).bytes, within(at), (int) (bit % Byte.SIZE), bits);
    }

    void put(long offset, long index, int bits, long value) throws IOException {
        long bit = index * bits;
        Page page = page(offset + bit / Byte.SIZE);
        RefcountWidth.put(page.bytes, within(offset + bit / Byte.SIZE), (int) (bit % Byte.SIZE), bits, value);
        changed.put(page.offset, page);
    }

    private int within(long offset) {
        return (int) (offset & pageSize - 1);
    }

    private Page page(long offset) throws IOException {
        Long start = offset & -pageSize;
        Page page = pages.get(start);
        if (page == null) {
            Page loaded = new Page(start, load(start));
            Page first = pages.putIfAbsent(start, loaded);
            page = first == null ? loaded : first;
            if (pages.size() > maxPages) {
                evict(page);
            }
        }
        page.used = true;
        return page;
    }

    /** What the file does not have is zeros: the last cluster may be cut. */
    private ByteBuffer load(long start) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(pageSize);
        TableReader.readUpToEnd(storage, bytes, start);
        return bytes.clear();
    }

    /** Gives up what was not used since the last time, and as much more as is needed. */
    private void evict(Page kept) {
        synchronized (pages) {
            for (int round = 0; round < 2 && pages.size() > maxPages * 7 / 8; round++) {
                for (Iterator<Page> all = pages.values().iterator(); all.hasNext(); ) {
                    Page page = all.next();
                    if (page.used && round == 0) {
                        page.used = false;
                    } else if (page != kept && !changed.containsKey(page.offset)) {
                        all.remove();
                    }
                    if (round == 1 && pages.size() <= maxPages * 7 / 8) {
                        return;
                    }
                }
            }
        }
    }

    /** Whether so much was changed that it should be written. */
    boolean isFull() {
        return changed.size() > maxPages / 2;
    }

    boolean isChanged() {
        return !changed.isEmpty();
    }

    /** Writes what was changed; it counts as changed until {@link #changesAreDurable}. */
    void writeChanges() throws IOException {
        for (Page page : changed.values()) {
            storage.write(page.bytes.duplicate().clear(), page.offset);
        }
    }

    void changesAreDurable() {
        changed.clear();
    }

    /** Forgets what a place held that is given up, or about to be written otherwise. */
    void forget(long offset, long length) {
        for (long at = offset; at < offset + length; at += pageSize) {
            pages.remove(at);
            changed.remove(at);
        }
    }

    /** Copies a table to another place in the file, as it is now. */
    void copy(long from, long to, int length) throws IOException {
        for (int at = 0; at < length; at += pageSize) {
            storage.write(page(from + at).bytes.duplicate().clear(), to + at);
        }
        forget(to, length);
    }
}
