package org.platter.block.kit;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.platter.block.api.Storage;
import org.platter.block.support.ForwardingStorage;

/**
 * Lets a bounded number of bytes be read, in a bounded number of calls, and nothing be changed: a driver that does more fails
 * the test. Closing it does not close the storage below. For one thread.
 */
public final class ReadLimit extends ForwardingStorage {

    private static final int MAX_CALLS = 10_000;

    private final long maxBytes;
    private long bytes;
    private int calls;

    /** Lets the whole storage be read sixty-four times. */
    public ReadLimit(Storage storage) throws IOException {
        super(storage);
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
        super.read(to, offset);
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
    public void punch(long offset, long length) {
        throw new AssertionError("a hole punched at offset " + offset);
    }

    @Override
    public void close() {}
}
