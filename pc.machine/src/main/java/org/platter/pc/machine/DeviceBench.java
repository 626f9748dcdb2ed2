package org.platter.pc.machine;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * The devices of a PC while its processor does not run: whoever holds the bench makes the accesses that a guest would make.
 * Machine time stands still but for {@link #advanceTo}; what a device has done on another thread, such as a disk's work, ends
 * as soon as the host is done with it. No BIOS has run: the devices are as the reset line leaves them.
 *
 * <p>Life cycle: {@linkplain Pc.Builder#buildBench built}, used, {@linkplain #close closed}. All methods are for one thread;
 * only the listener of {@link #onWorkEnded} is called on others.
 */
public final class DeviceBench implements AutoCloseable {

    /** Hears of the level of an interrupt line. */
    @FunctionalInterface
    public interface InterruptListener {

        /**
         * A device has given its line this level, which may be the one it had.
         *
         * @param number 0 to 15, numbered as on the two cascaded controllers of a PC/AT
         */
        void set(int number, boolean high);
    }

    private final Motherboard board;
    private final Slots slots;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition ended = lock.newCondition();
    private volatile Runnable workEnded = () -> {};
    private Consumer<String> stopListener = reason -> {};
    private boolean paused;

    /** Of {@link #lock}: whether work has ended that {@link #runEvents} has not been told of. */
    private boolean news;

    DeviceBench(Pc.Builder options) {
        board = new Motherboard(options);
        board.clock().endWorkPromptly();
        board.clock().onWorkEnded(this::wake);
        board.onStop(reason -> {
            paused = true;
            stopListener.accept(reason);
        });
        slots = new Slots(board, options.devices);
    }

    /**
     * Reads a port.
     *
     * @param port 0 to FFFFh
     * @param width bytes: 1, 2 or 4
     * @return the value, in the low {@code width} bytes; the others are zero
     */
    public int in(int port, int width) {
        return board.ports().in(port, width);
    }

    /** Writes a port; parameters as for {@link #in}. */
    public void out(int port, int width, int value) {
        board.ports().out(port, width, value);
    }

    /** Fills the buffer's remaining bytes from the physical address, 0 to FFFFFFFFh, wrapping at 4 GiB. */
    public void read(long address, ByteBuffer to) {
        board.memory().read(address, to);
    }

    /** Stores the buffer's remaining bytes at the physical address, 0 to FFFFFFFFh, wrapping at 4 GiB. */
    public void write(long address, ByteBuffer from) {
        board.memory().write(address, from);
    }

    /**
     * Gives an interrupt line a level, as a device would.
     *
     * @param number 0 to 15, not 2
     * @throws IllegalArgumentException if there is no such line
     */
    public void setInterrupt(int number, boolean high) {
        board.interrupt(number).set(high);
    }

    /** Has the listener called, on the bench's thread, with the levels of all interrupt lines. */
    public void onInterrupt(InterruptListener listener) {
        board.onInterrupt(listener::set);
    }

    /** As {@link #onInterrupt}, with the line from the interrupt controllers to the processor, as number 0. */
    public void onProcessorInterrupt(InterruptListener listener) {
        board.onProcessorInterrupt(high -> listener.set(0, high));
    }

    /** Nanoseconds of machine time since the machine was built. */
    public long nanos() {
        return board.clock().now();
    }

    /** When the next event is due that waits for nothing but time, in nanoseconds; empty if there is none. */
    public OptionalLong nextEvent() {
        long next = board.clock().next();
        return next == Long.MAX_VALUE ? OptionalLong.empty() : OptionalLong.of(next);
    }

    /** Lets time pass, with the events on the way; none passes while the machine is paused, and none is taken back. */
    public void advanceTo(long nanos) {
        while (!paused && board.clock().next() <= nanos) {
            board.clock().skipTo(board.clock().next());
            runEvents();
        }
        if (!paused) {
            board.clock().skipTo(nanos);
        }
    }

    /** Has the action run, on any thread, whenever {@link #runEvents} may have something to do. */
    public void onWorkEnded(Runnable action) {
        workEnded = action;
    }

    /** Does what is due now: events, and what follows from work that has ended on other threads. */
    public void runEvents() {
        if (!paused) {
            board.takeInput();
            board.clock().runDueEvents();
        }
    }

    /**
     * Waits until no device has work under way on another thread, and runs the events that follow.
     *
     * @param limit how long it waits at most
     * @param held whether the work cannot end before somebody does something else; {@link #wake} has it asked again
     */
    public void settle(Duration limit, BooleanSupplier held) {
        long left = limit.toNanos();
        runEvents();
        while (!paused && board.clock().isLate() && !held.getAsBoolean() && left > 0) {
            left = await(left);
            runEvents();
        }
    }

    /** Has {@link #settle} look again whether work is held. Any thread. */
    public void wake() {
        lock.lock();
        try {
            news = true;
            ended.signalAll();
        } finally {
            lock.unlock();
        }
        workEnded.run();
    }

    private long await(long nanos) {
        lock.lock();
        try {
            long left = nanos;
            while (!news && left > 0) {
                left = ended.awaitNanos(left);
            }
            news = false;
            return left;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 0;
        } finally {
            lock.unlock();
        }
    }

    /** Makes time stand still, so that nothing happens but by accesses. */
    public void pause() {
        paused = true;
    }

    /** Ends {@link #pause}; a device that has caused one tries again. */
    public void resume() {
        paused = false;
        runEvents();
    }

    /** Whether the machine is paused. */
    public boolean paused() {
        return paused;
    }

    /** Has the listener told, on the bench's thread, why a device has paused the machine. */
    public void onStop(Consumer<String> listener) {
        stopListener = listener;
    }

    /** Presses the reset button. */
    public void reset() {
        board.reset();
    }

    /** Unplugs the devices, which may then be plugged into another machine. */
    @Override
    public void close() {
        slots.empty();
    }
}
