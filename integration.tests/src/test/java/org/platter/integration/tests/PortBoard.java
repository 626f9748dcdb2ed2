package org.platter.integration.tests;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.platter.machine.api.Board;
import org.platter.machine.api.GuestMemory;
import org.platter.machine.api.InterruptLine;
import org.platter.machine.api.MachineClock;
import org.platter.machine.api.PortBus;
import org.platter.machine.api.PortDevice;

/** A board with nothing but ports: a guest here polls. */
final class PortBoard implements Board, PortBus {

    private final PortDevice[] devices = new PortDevice[0x10000];
    private final Timeless clock = new Timeless();

    int in(int port, int width) {
        clock.runDueEvents();
        return devices[port].read(port, width) & (1 << 8 * width) - 1;
    }

    void out(int port, int width, int value) {
        clock.runDueEvents();
        devices[port].write(port, width, value);
    }

    @Override
    public PortBus ports() {
        return this;
    }

    @Override
    public void map(int first, int count, PortDevice device) {
        for (int port = first; port < first + count; port++) {
            devices[port] = device;
        }
    }

    @Override
    public void unmap(int first, int count) {
        map(first, count, null);
    }

    @Override
    public InterruptLine interrupt(int number) {
        return high -> {};
    }

    @Override
    public GuestMemory memory() {
        throw new UnsupportedOperationException("no bus master here");
    }

    @Override
    public MachineClock clock() {
        return clock;
    }

    /** No time passes here, and an event comes with the first access to a port after the work has ended. */
    private static final class Timeless implements MachineClock {

        private record Event(CompletableFuture<?> work, Runnable action) {}

        private final List<Event> events = new ArrayList<>();

        @Override
        public long now() {
            return 0;
        }

        @Override
        public Alarm at(long when, Runnable event) {
            return after(CompletableFuture.completedFuture(null), when, event);
        }

        @Override
        public Alarm after(CompletionStage<?> work, long when, Runnable event) {
            Event added = new Event(work.toCompletableFuture(), event);
            events.add(added);
            return () -> events.remove(added);
        }

        void runDueEvents() {
            for (Event event : List.copyOf(events)) {
                if (event.work().isDone() && events.remove(event)) {
                    event.action().run();
                }
            }
        }
    }
}
