package org.platter.pc.machine;

import java.util.function.LongSupplier;
import org.platter.pc.machine.board.Clock;

/** Keeps machine time at the wall clock: sleeps when it is ahead, moves it forward when the host was too slow. */
final class RealTime implements Pace {

    /** Below this a sleep costs more than it gives. */
    private static final long WORTH_SLEEPING = 2_000_000;

    /** No sleep is shorter than about this: a disk's request would be over several times. */
    private static final long WORTH_IDLING = 100_000;

    /** Time is caught up in steps shorter than a timer tick (55 ms), so that the guest's clock counts each one. */
    private static final long STEP = 20_000_000;

    /** What is lost for good when the host stood still, as a suspended laptop does. */
    private static final long GIVE_UP = 2_000_000_000;

    private final Clock clock;
    private final LongSupplier nanoTime;
    private long offset;

    /**
     * @param nanoTime {@link System#nanoTime}
     */
    RealTime(Clock clock, LongSupplier nanoTime) {
        this.clock = clock;
        this.nanoTime = nanoTime;
    }

    @Override
    public void restart() {
        offset = clock.now() - nanoTime.getAsLong();
    }

    @Override
    public void keep(Sleeper sleeper) {
        long ahead = clock.now() - wallClock();
        if (ahead > WORTH_SLEEPING) {
            sleeper.sleep(ahead);
        } else if (ahead < -GIVE_UP) {
            restart();
        } else {
            clock.skipTo(Math.min(wallClock(), clock.now() + STEP));
        }
    }

    @Override
    public void idle(Sleeper sleeper, long next) {
        long left = next - wallClock();
        if (left > WORTH_IDLING) {
            sleeper.sleep(left);
            clock.skipTo(Math.min(next, wallClock()));
        } else {
            clock.skipTo(next);
        }
    }

    private long wallClock() {
        return nanoTime.getAsLong() + offset;
    }
}
