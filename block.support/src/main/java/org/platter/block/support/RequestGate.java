package org.platter.block.support;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Counts requests in flight so that closing can refuse new ones and wait for the old. Entering and leaving are one atomic
 * step each: readers never wait for one another.
 */
final class RequestGate {

    private static final int CLOSED = 1 << 31;
    private static final int COUNT = ~CLOSED;

    private final AtomicInteger state = new AtomicInteger();
    private volatile Thread closer;

    /** Lets a request in, unless the gate is closed. */
    boolean enter() {
        int seen = state.getAndIncrement();
        if (seen >= 0) {
            return true;
        }
        leave();
        return false;
    }

    void leave() {
        if ((state.decrementAndGet() & COUNT) == 0) {
            LockSupport.unpark(closer);
        }
    }

    /** Closes the gate and returns when nobody is inside; false, at once, if it was closed before. */
    boolean closeAndDrain() {
        int seen = state.getAndUpdate(s -> s | CLOSED);
        if (seen < 0) {
            return false;
        }
        closer = Thread.currentThread();
        boolean interrupted = false;
        while ((state.get() & COUNT) != 0) {
            LockSupport.park(this);
            interrupted |= Thread.interrupted();
        }
        closer = null;
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return true;
    }

    boolean closed() {
        return state.get() < 0;
    }
}
