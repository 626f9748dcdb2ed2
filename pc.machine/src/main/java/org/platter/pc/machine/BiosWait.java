package org.platter.pc.machine;

import org.platter.pc.machine.board.Clock;

/**
 * The BIOS waits for a device: nothing needs to be executed before an event has run, since until then the device is as it was.
 * The loop in which it looks at the device again and again would cost the host more than the device's work does.
 */
final class BiosWait {

    /** Not all that changes a device is an event: somebody may have taken a disk out. */
    private static final long LONGEST = 10_000_000;

    private static final long NONE = -1;

    private final Clock clock;
    private long eventsBefore = NONE;
    private long end;

    BiosWait(Clock clock) {
        this.clock = clock;
    }

    void begin() {
        eventsBefore = clock.eventsRun();
        end = clock.now() + LONGEST;
    }

    void end() {
        eventsBefore = NONE;
    }

    boolean lasts() {
        return eventsBefore == clock.eventsRun() && clock.now() < end;
    }

    /** The machine time up to which it lasts. */
    long until() {
        return Math.min(clock.next(), end);
    }
}
