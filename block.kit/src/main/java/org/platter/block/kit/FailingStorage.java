package org.platter.block.kit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Set;
import org.platter.block.api.BlockException;
import org.platter.block.api.Extent;
import org.platter.block.api.Storage;
import org.platter.block.support.ForwardingStorage;

/**
 * A storage whose calls fail from a certain one on. A write that fails has written the first half of its
 * sectors. Threads: any number;
 * the calls are counted in the order in which they come.
 */
public final class FailingStorage extends ForwardingStorage {

    /** Kinds of calls. */
    public enum Call {
        /** {@link Storage#read}. */
        READ,
        /** {@link Storage#write} and {@link Storage#punch}. */
        WRITE,
        /** {@link Storage#resize}. */
        RESIZE,
        /** {@link Storage#flush}. */
        FLUSH
    }

    private static final int SECTOR = 512;

    private Set<Call> failing = Set.of();
    private BlockException.Kind kind = BlockException.Kind.IO;
    private long callsBefore;
    private long failures;
    private long maxFailures;

    /** A storage that works until told otherwise. */
    public FailingStorage(Storage storage) {
        super(storage);
    }

    /**
     * Makes calls fail.
     *
     * @param calls which kinds of calls are counted and fail
     * @param after how many of them work before
     * @param times how many fail; those after them work again
     * @param failureKind how they fail, such as {@code IO} or {@code NO_SPACE}
     */
    public synchronized void fail(Set<Call> calls, long after, long times, BlockException.Kind failureKind) {
        failing = Set.copyOf(calls);
        callsBefore = after;
        maxFailures = times;
        failures = 0;
        kind = failureKind;
    }

    /** Makes all calls work again. */
    public synchronized void heal() {
        failing = Set.of();
    }

    /** How many calls have failed since {@link #fail} was last called. */
    public synchronized long failures() {
        return failures;
    }

    private synchronized boolean fails(Call call) {
        if (!failing.contains(call) || failures == maxFailures) {
            return false;
        }
        if (callsBefore > 0) {
            callsBefore--;
            return false;
        }
        failures++;
        return true;
    }

    private void check(Call call) throws BlockException {
        if (fails(call)) {
            throw failure(call);
        }
    }

    private BlockException failure(Call call) {
        return new BlockException(kind, name() + ": " + call + " fails, as the test wants it");
    }

    @Override
    public void read(ByteBuffer to, long offset) throws IOException {
        check(Call.READ);
        super.read(to, offset);
    }

    @Override
    public void write(ByteBuffer from, long offset) throws IOException {
        if (fails(Call.WRITE)) {
            super.write(from.slice(from.position(), from.remaining() / 2 & -SECTOR), offset);
            throw failure(Call.WRITE);
        }
        super.write(from, offset);
    }

    @Override
    public void resize(long size) throws IOException {
        check(Call.RESIZE);
        super.resize(size);
    }

    @Override
    public void flush() throws IOException {
        check(Call.FLUSH);
        super.flush();
    }

    @Override
    public void punch(long offset, long length) throws IOException {
        check(Call.WRITE);
        super.punch(offset, length);
    }

    @Override
    public List<Extent> extents(long offset, long length) throws IOException {
        check(Call.READ);
        return super.extents(offset, length);
    }
}
