package org.platter.pc.machine.board;

import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.function.LongSupplier;
import org.platter.machine.api.MachineClock;

/**
 * Machine time: executed instructions times a fixed duration, plus what was skipped while the processor had nothing to
 * do. Events that are due at the same time run in the order in which they were set.
 */
public final class Clock implements MachineClock {

    private final LongSupplier instructions;
    private final long nanosPerInstruction;
    private final PriorityQueue<Event> events =
            new PriorityQueue<>(Comparator.comparingLong(Event::when).thenComparingLong(Event::order));
    private Runnable earlier = () -> {};
    private long skipped;
    private long order;

    /**
     * @param instructions how many instructions have been executed
     * @param nanosPerInstruction at least 1
     */
    public Clock(LongSupplier instructions, int nanosPerInstruction) {
        this.instructions = instructions;
        this.nanosPerInstruction = nanosPerInstruction;
    }

    @Override
    public long now() {
        return skipped + instructions.getAsLong() * nanosPerInstruction;
    }

    @Override
    public Alarm at(long when, Runnable event) {
        boolean first = events.isEmpty() || when < events.peek().when();
        Event added = new Event(when, order++, event);
        events.add(added);
        if (first) {
            earlier.run();
        }
        return () -> events.remove(added);
    }

    /** Has the action run whenever an event is set that comes before all others. */
    public void onEarlierEvent(Runnable action) {
        earlier = action;
    }

    /** When the next event is due, in nanoseconds since power-on; {@code Long.MAX_VALUE} if none is set. */
    public long next() {
        return events.isEmpty() ? Long.MAX_VALUE : events.peek().when();
    }

    /** How many instructions may be executed until the next event, at least 1 and at most {@code limit}. */
    public long instructionsUntilNext(long limit) {
        long nanos = Math.min(next() - now(), limit * nanosPerInstruction);
        return Math.max(1, (nanos + nanosPerInstruction - 1) / nanosPerInstruction);
    }

    /** Runs the events that are due. */
    public void runDueEvents() {
        while (!events.isEmpty() && events.peek().when() <= now()) {
            events.poll().action().run();
        }
    }

    /** Moves time forward without executing anything; does nothing if it is later already. */
    public void skipTo(long time) {
        skipped += Math.max(0, time - now());
    }

    private record Event(long when, long order, Runnable action) {}
}
