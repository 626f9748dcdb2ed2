package org.platter.pc.machine.chips;

import java.util.ArrayList;
import java.util.List;
import org.platter.machine.api.InterruptLine;
import org.platter.pc.machine.board.Clock;
import org.platter.pc.machine.board.Ports;

/** What chips are plugged into when they are tested: ports, time that is moved by hand, and a line that is listened to. */
final class Bench {

    static final long MILLISECOND = 1_000_000, SECOND = 1_000_000_000;

    final Ports ports = new Ports();
    final Clock clock = new Clock(() -> 0, 10, true);

    /** When the line rose, in nanoseconds. */
    final List<Long> edges = new ArrayList<>();

    boolean level;

    InterruptLine line() {
        return high -> {
            if (high && !level) {
                edges.add(clock.now());
            }
            level = high;
        };
    }

    void out(int... portsAndValues) {
        for (int i = 0; i < portsAndValues.length; i += 2) {
            ports.out(portsAndValues[i], 1, portsAndValues[i + 1]);
        }
    }

    int in(int port) {
        return ports.in(port, 1);
    }

    /** Lets time pass, with all events on the way. */
    void pass(long nanos) {
        long end = clock.now() + nanos;
        while (clock.next() <= end) {
            clock.skipTo(clock.next());
            clock.runDueEvents();
        }
        clock.skipTo(end);
    }
}
