package org.platter.block.images;

import java.util.concurrent.atomic.AtomicLong;

/** Whether writes were acknowledged that no flush covers yet. May be used by any number of threads. */
final class Unflushed {

    private final AtomicLong acknowledged = new AtomicLong();
    private final AtomicLong flushed = new AtomicLong();

    /** A write has returned; to be called before the guest hears of it. */
    void wrote() {
        acknowledged.incrementAndGet();
    }

    /** What a flush covers that begins now: to be handed to {@link #flushed} when it has succeeded. */
    long flushing() {
        return acknowledged.get();
    }

    void flushed(long covered) {
        flushed.accumulateAndGet(covered, Math::max);
    }

    /** In doubt, yes. */
    boolean any() {
        return flushed.get() != acknowledged.get();
    }
}
