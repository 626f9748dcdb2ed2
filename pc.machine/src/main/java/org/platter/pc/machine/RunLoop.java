package org.platter.pc.machine;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.platter.pc.machine.console.Subscription;

/**
 * Drives the board on the thread that calls {@link #run}: executes instructions up to the next event, runs what is due,
 * takes input from outside, and sleeps or skips while the processor waits in HLT or time stands still. Other threads ask for
 * something and wake it; they never touch the board.
 */
final class RunLoop {

    /** So many instructions at most are executed before requests and input from other threads are looked at. */
    private static final int SLICE = 100_000;

    /** The same while an event waits for work that may end at any moment. */
    private static final int SLICE_WHEN_LATE = 1000;

    private final Motherboard board;
    private final Pace pace;
    private final List<Consumer<PcState>> listeners = new CopyOnWriteArrayList<>();
    private final List<Consumer<String>> stopListeners = new CopyOnWriteArrayList<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    private boolean running;
    private boolean stopAsked;
    private boolean pauseAsked;
    private boolean resetAsked;

    private volatile boolean asked;
    private volatile PcState state = PcState.STOPPED;

    RunLoop(Motherboard board, boolean realTime) {
        this.board = board;
        pace = realTime ? new RealTime(board.clock(), System::nanoTime) : new Unpaced(board.clock());
        board.onInput(this::wake);
        board.clock().onWorkEnded(this::wake);
        board.onStop(reason -> {
            pause();
            stopListeners.forEach(listener -> listener.accept(reason));
        });
    }

    /**
     * @param nanos of machine time, after which it returns in any case
     */
    void run(long nanos) {
        lock.lock();
        try {
            requireStopped();
            running = true;
            stopAsked = false;
        } finally {
            lock.unlock();
        }
        boolean off = false;
        try {
            if (state == PcState.OFF) {
                board.reset();
            }
            pace.restart();
            enter(PcState.RUNNING);
            long now = board.clock().now();
            long end = nanos < Long.MAX_VALUE - now ? now + nanos : Long.MAX_VALUE;
            while (!(off = board.takePowerOff()) && obey() && board.clock().now() < end) {
                step(end);
            }
        } finally {
            board.showScreen();
            lock.lock();
            running = false;
            lock.unlock();
            enter(off ? PcState.OFF : PcState.STOPPED);
        }
    }

    private void step(long end) {
        board.takeInput();
        board.clock().runDueEvents();
        if (asked) {
            return;
        }
        if (board.clock().standsStill()) {
            sleep(Long.MAX_VALUE);
        } else if (board.waiting()) {
            pace.idle(this::sleep, Math.min(board.waitsUntil(), end));
        } else {
            board.execute(board.clock().isLate() ? SLICE_WHEN_LATE : SLICE);
            pace.keep(this::sleep);
        }
    }

    /** Does what other threads have asked for; false when that was to stop. */
    private boolean obey() {
        if (!asked) {
            return true;
        }
        boolean reset;
        boolean paused;
        lock.lock();
        try {
            asked = false;
            reset = resetAsked;
            resetAsked = false;
            paused = pauseAsked && !stopAsked;
        } finally {
            lock.unlock();
        }
        if (reset) {
            board.reset();
        }
        if (paused) {
            board.showScreen();
            enter(PcState.PAUSED);
        }
        lock.lock();
        try {
            // A pause that was asked for since is obeyed next time, when it is told of as well.
            while (paused && pauseAsked && !stopAsked) {
                changed.awaitUninterruptibly();
            }
            if (stopAsked) {
                return false;
            }
        } finally {
            lock.unlock();
        }
        if (paused) {
            pace.restart();
            enter(PcState.RUNNING);
        }
        return true;
    }

    /** Sleeps for so many nanoseconds of real time, or until another thread wants something. */
    private void sleep(long nanos) {
        lock.lock();
        try {
            long left = nanos;
            while (!asked && left > 0) {
                left = changed.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            // An interrupt would close the file channels under the disks: whoever sent it gets a stop instead.
            stopAsked = true;
            asked = true;
        } finally {
            lock.unlock();
        }
    }

    void stop() {
        ask(() -> stopAsked = true);
    }

    void pause() {
        ask(() -> pauseAsked = true);
    }

    void resume() {
        ask(() -> pauseAsked = false);
    }

    void reset() {
        ask(() -> resetAsked = true);
    }

    private void wake() {
        ask(() -> {});
    }

    private void ask(Runnable request) {
        lock.lock();
        try {
            request.run();
            asked = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    PcState state() {
        return state;
    }

    Subscription onState(Consumer<PcState> listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    Subscription onStop(Consumer<String> listener) {
        stopListeners.add(listener);
        return () -> stopListeners.remove(listener);
    }

    private void enter(PcState next) {
        state = next;
        listeners.forEach(listener -> listener.accept(next));
    }

    void requireStopped() {
        lock.lock();
        try {
            if (running) {
                throw new IllegalStateException("the machine is running");
            }
        } finally {
            lock.unlock();
        }
    }
}
