package org.platter.pc.machine;

import org.platter.pc.machine.board.Clock;

/** Machine time runs as fast as the host can make it, and waiting takes no time. */
final class Unpaced implements Pace {

    private final Clock clock;

    Unpaced(Clock clock) {
        this.clock = clock;
    }

    @Override
    public void restart() {}

    @Override
    public void keep(Sleeper sleeper) {}

    @Override
    public void idle(Sleeper sleeper, long next) {
        if (next == Long.MAX_VALUE) {
            sleeper.sleep(Long.MAX_VALUE);
        } else {
            clock.skipTo(next);
        }
    }
}
