package org.platter.pc.machine.board;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;
import org.platter.machine.api.MachineClock;

/**
 * Machine time: executed instructions times a fixed duration, plus what was skipped while the processor had nothing to
 * do. Events that are due at the same time run in the order in which they were set.
 *
 * <p>An event that waits for work on another thread either makes time stand still when it is due, or becomes a late one. All
 * methods are for the machine's thread.
 */
public final class Clock implements MachineClock {

    private static final CompletableFuture<?> DONE = CompletableFuture.completedFuture(null);

    private final LongSupplier instructions;
    private final long nanosPerInstruction;
    private final PriorityQueue<Event> events =
            new PriorityQueue<>(Comparator.comparingLong(Event::when).thenComparingLong(Event::order));
    private final List<Event> late = new ArrayList<>();
    private final boolean exact;
    private boolean workIsPrompt;
    private Runnable earlier = () -> {};
    private volatile Runnable workEnded = () -> {};
    private long skipped;
    private long order;
    private long eventsRun;

    /**
     * @param instructions how many instructions have been executed
     * @param nanosPerInstruction at least 1
     * @param exact whether time stands still until the work has ended that a due event waits for
     */
    public Clock(LongSupplier instructions, int nanosPerInstruction, boolean exact) {
        this.instructions = instructions;
        this.nanosPerInstruction = nanosPerInstruction;
        this.exact = exact;
    }

    @Override
    public long now() {
        return skipped + instructions.getAsLong() * nanosPerInstruction;
    }

    @Override
    public Alarm at(long when, Runnable event) {
        return add(new Event(when, order++, event, DONE));
    }

    @Override
    public Alarm after(CompletionStage<?> work, long when, Runnable event) {
        Event set = new Event(when, order++, event, work.toCompletableFuture());
        Alarm alarm = workIsPrompt ? addLate(set) : add(set);
        work.whenComplete((result, failure) -> workEnded.run());
        return alarm;
    }

    private Alarm addLate(Event event) {
        late.add(event);
        return () -> late.remove(event);
    }

    private Alarm add(Event event) {
        boolean first = events.isEmpty() || event.when() < events.peek().when();
        events.add(event);
        if (first) {
            earlier.run();
        }
        return () -> {
            events.remove(event);
            late.remove(event);
        };
    }

    /** Has the action run, on any thread, whenever work has ended that an event may wait for. */
    public void onWorkEnded(Runnable action) {
        workEnded = action;
    }

    /** From now on an event that waits for work is due as soon as the work has ended, whatever the time. */
    public void endWorkPromptly() {
        workIsPrompt = true;
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

    /** Runs the events that are due, up to one at which time stands still. */
    public void runDueEvents() {
        for (Event event = takeLate(); event != null; event = takeLate()) {
            run(event);
        }
        while (due() && !standsStill()) {
            Event event = events.poll();
            if (event.waits()) {
                late.add(event);
            } else {
                run(event);
            }
        }
    }

    private void run(Event event) {
        eventsRun++;
        event.action().run();
    }

    /** How many events have run since the machine was built. */
    public long eventsRun() {
        return eventsRun;
    }

    /** Whether nothing may be executed and no time pass before work on another thread has ended. */
    public boolean standsStill() {
        return exact && due() && events.peek().waits();
    }

    /** Whether an event is late, because it waits for work on another thread. */
    public boolean isLate() {
        return !late.isEmpty();
    }

    private boolean due() {
        return !events.isEmpty() && events.peek().when() <= now();
    }

    /** Of the late events the first whose work has ended; null if there is none. */
    private Event takeLate() {
        for (int i = 0; i < late.size(); i++) {
            if (!late.get(i).waits()) {
                return late.remove(i);
            }
        }
        return null;
    }

    /** Moves time forward without executing anything; does nothing if it is later already. */
    public void skipTo(long time) {
        skipped += Math.max(0, time - now());
    }

    private record Event(long when, long order, Runnable action, CompletableFuture<?> work) {

        boolean waits() {
            return !work.isDone();
        }
    }
}
