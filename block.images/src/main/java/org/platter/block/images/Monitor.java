package org.platter.block.images;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/**
 * The one lock of a drive, and the waiting for what it guards to change. Whoever is interrupted while waiting hears of it
 * afterwards only: an interrupt must not reach a driver, since it would close the file for all.
 */
final class Monitor {

    /** Something to do under the lock. */
    interface Action<X extends Exception> {
        void run() throws X;
    }

    /** Something to find out under the lock. */
    interface Question<T, X extends Exception> {
        T answer() throws X;
    }

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    <X extends Exception> void locked(Action<X> action) throws X {
        lock.lock();
        try {
            action.run();
        } finally {
            lock.unlock();
        }
    }

    <T, X extends Exception> T locked(Question<T, X> question) throws X {
        lock.lock();
        try {
            return question.answer();
        } finally {
            lock.unlock();
        }
    }

    /** Has all who wait look again; under the lock. */
    void changed() {
        changed.signalAll();
    }

    /** Waits, under the lock, until it is worth looking again. */
    void await() {
        changed.awaitUninterruptibly();
    }

    /** Waits under the lock; false if the time is over before. */
    boolean await(BooleanSupplier done, Duration limit) {
        return await(done, System.nanoTime() + limit.toNanos());
    }

    /**
     * Waits under the lock.
     *
     * @param deadline in the time of {@link System#nanoTime}
     * @return false if it has come before
     */
    boolean await(BooleanSupplier done, long deadline) {
        boolean interrupted = false;
        while (!done.getAsBoolean() && deadline - System.nanoTime() > 0) {
            try {
                changed.awaitNanos(deadline - System.nanoTime());
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return done.getAsBoolean();
    }
}
