package org.platter.pc.machine;

import org.platter.pc.machine.board.Clock;

/** Keeps machine time at the wall clock: sleeps when it is ahead, moves it forward when the host was too slow. */
final class RealTime implements Pace {

    /** Below this a sleep costs more than it gives. */
    private static final long WORTH_SLEEPING = 2_000_000;

    /** Time is caught up in steps shorter than a timer tick (55 ms), so that the guest's clock counts each one. */
    private static final long STEP = 20_000_000;

    /** What is lost for good when the host stood still, as a suspended laptop does. */
    private static final long GIVE_UP = 2_000_000_000;

    private final Clock clock;
    private long offset;

    RealTime(Clock clock) {
        this.clock = clock;
    }

    @Override
    public void restart() {
        offset = clock.now() - System.nanoTime();
    }

    @Override
    public void keep(RunLoop loop) {
        long ahead = clock.now() - wallClock();
        if (ahead > WORTH_SLEEPING) {
            loop.sleep(ahead);
        } else if (ahead < -GIVE_UP) {
            restart();
        } else {
            clock.skipTo(Math.min(wallClock(), clock.now() + STEP));
        }
    }

    @Override
    public void idle(RunLoop loop, long next) {
        long left = next - wallClock();
        if (left > 0) {
            loop.sleep(left);
        }
        clock.skipTo(Math.min(next, wallClock()));
    }

    private long wallClock() {
        return System.nanoTime() + offset;
    }
}
