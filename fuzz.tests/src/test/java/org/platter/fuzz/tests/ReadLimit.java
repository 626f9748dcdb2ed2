package org.platter.fuzz.tests;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.platter.block.api.Storage;

/** Lets a bounded number of bytes be read, in a bounded number of calls, and nothing be written. */
final class ReadLimit implements Storage {

    private static final int MAX_CALLS = 10_000;

    private final Storage storage;
    private final long maxBytes;
    private long bytes;
    private int calls;

    /** Lets the whole storage be read sixty-four times: eight names may each be as long as the file. */
    ReadLimit(Storage storage) throws IOException {
        this.storage = storage;
        maxBytes = 64 * (storage.size() + 4096);
    }

    @Override
    public void read(ByteBuffer to, long offset) throws IOException {
        bytes += to.remaining();
        calls++;
        if (bytes > maxBytes || calls > MAX_CALLS) {
            throw new AssertionError(
                    calls + " reads of " + bytes + " bytes, expected at most " + MAX_CALLS + " and " + maxBytes);
        }
        storage.read(to, offset);
    }

    @Override
    public String name() {
        return storage.name();
    }

    @Override
    public long size() throws IOException {
        return storage.size();
    }

    @Override
    public boolean readOnly() {
        return true;
    }

    @Override
    public void write(ByteBuffer from, long offset) {
        throw new AssertionError("a write at offset " + offset);
    }

    @Override
    public void resize(long size) {
        throw new AssertionError("a resize to " + size);
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
}
