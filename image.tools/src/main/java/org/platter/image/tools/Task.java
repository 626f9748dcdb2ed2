package org.platter.image.tools;

import java.io.InterruptedIOException;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import org.platter.block.api.Progress;

/** A long operation as seen from outside: how far it is, and the wish that it end. May be used from any thread. */
public final class Task {

    /** Hears how far an operation is, on the operation's thread. */
    @FunctionalInterface
    public interface Listener {

        /**
         * So much is done.
         *
         * @param done 0 to {@code total}
         * @param total the operation's extent in a unit of its own, at least 1
         */
        void progress(long done, long total);
    }

    private final Listener listener;
    private volatile boolean cancelled;

    /** A task that tells the listener how far it is. */
    public Task(Listener listener) {
        this.listener = Objects.requireNonNull(listener);
    }

    /** A task nobody watches. */
    public static Task unwatched() {
        return new Task((done, total) -> {});
    }

    /** Makes the operation end soon with a {@link CancellationException}, leaving nothing half-made behind. */
    public void cancel() {
        cancelled = true;
    }

    /** The same for a driver's operation, which ends with an {@link InterruptedIOException} when this is cancelled. */
    public Progress forDriver() {
        return (done, total) -> {
            if (cancelled) {
                throw new InterruptedIOException("cancelled");
            }
            progress(done, total);
        };
    }

    /** The operation tells how far it is, and hears whether to go on. */
    void progress(long done, long total) {
        if (cancelled) {
            throw new CancellationException("cancelled");
        }
        listener.progress(total == 0 ? 1 : done, Math.max(1, total));
    }
}
