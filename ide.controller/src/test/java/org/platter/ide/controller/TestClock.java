package org.platter.ide.controller;

import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.platter.machine.api.MachineClock;

/** Machine time that passes when a test says so. Time stands still at an event that waits for work. */
final class TestClock implements MachineClock {

    private record Event(long when, long order, Runnable action, CompletableFuture<?> work) {}

    private final PriorityQueue<Event> events =
            new PriorityQueue<>(Comparator.comparingLong(Event::when).thenComparingLong(Event::order));
    private long now;
    private long order;

    @Override
    public long now() {
        return now;
    }

    @Override
    public Alarm at(long when, Runnable event) {
        return after(CompletableFuture.completedFuture(null), when, event);
    }

    @Override
    public Alarm after(CompletionStage<?> work, long when, Runnable event) {
        Event added = new Event(when, order++, event, work.toCompletableFuture());
        events.add(added);
        return () -> events.remove(added);
    }

    /** Lets so much time pass, and waits for work where an event does. */
    void pass(long nanos) {
        long end = now + nanos;
        while (!events.isEmpty() && events.peek().when() <= end) {
            runNext();
        }
        now = end;
    }

    /** Lets time pass until nothing is to come. */
    void passAll() {
        while (!events.isEmpty()) {
            runNext();
        }
    }

    /** How many events are to come. */
    int pending() {
        return events.size();
    }

    private void runNext() {
        Event next = events.poll();
        next.work().join();
        now = Math.max(now, next.when());
        next.action().run();
    }
}
