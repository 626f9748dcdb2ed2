package org.platter.pc.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.platter.pc.machine.board.Clock;

class RealTimeTest {

    private static final long MILLISECOND = 1_000_000, SECOND = 1_000_000_000;

    private long wall = 77 * SECOND;
    private long instructions;
    private final Clock clock = new Clock(() -> instructions, 10, false);
    private final RealTime pace = new RealTime(clock, () -> wall);
    private final List<Long> sleeps = new ArrayList<>();

    @BeforeEach
    void start() {
        pace.restart();
    }

    @Test
    void sleepsWhenTheMachineIsAhead() {
        execute(10 * MILLISECOND);
        wall += 4 * MILLISECOND;

        pace.keep(this::sleep);

        assertEquals(List.of(6 * MILLISECOND), sleeps);
        assertEquals(10 * MILLISECOND, clock.now());
    }

    @Test
    void doesNotSleepForLessThanItIsWorth() {
        execute(10 * MILLISECOND);
        wall += 9 * MILLISECOND;

        pace.keep(this::sleep);

        assertEquals(List.of(), sleeps);
    }

    @Test
    void movesTimeForwardWhenTheHostIsTooSlowButNotPastATick() {
        execute(10 * MILLISECOND);
        wall += 100 * MILLISECOND;

        pace.keep(this::sleep);
        assertEquals(30 * MILLISECOND, clock.now());
        for (int i = 0; i < 10; i++) {
            pace.keep(this::sleep);
        }

        assertEquals(100 * MILLISECOND, clock.now());
    }

    @Test
    void doesNotCatchUpWithASuspendedHost() {
        wall += 3600 * SECOND;

        pace.keep(this::sleep);

        assertEquals(0, clock.now());
        wall += MILLISECOND;
        pace.keep(this::sleep);
        assertEquals(MILLISECOND, clock.now());
    }

    @Test
    void anIdleMachineSleepsUntilItsNextEvent() {
        pace.idle(this::sleep, 55 * MILLISECOND);

        assertEquals(List.of(55 * MILLISECOND), sleeps);
        assertEquals(55 * MILLISECOND, clock.now());
    }

    @Test
    void anIdleMachineDoesNotSleepForLessThanASleepTakesUntilSuchTimesAddUp() {
        pace.idle(this::sleep, MILLISECOND / 25);
        pace.idle(this::sleep, 2 * MILLISECOND / 25);
        assertEquals(List.of(), sleeps);
        assertEquals(2 * MILLISECOND / 25, clock.now());

        pace.idle(this::sleep, 3 * MILLISECOND / 25);
        assertEquals(List.of(3 * MILLISECOND / 25), sleeps);
        assertEquals(3 * MILLISECOND / 25, clock.now());
    }

    @Test
    void anIdleMachineThatIsWokenHasSleptOnlySoLong() {
        pace.idle(nanos -> wall += 20 * MILLISECOND, 55 * MILLISECOND);

        assertEquals(20 * MILLISECOND, clock.now());
    }

    @Test
    void anIdleMachineWithoutEventsSleepsUntilItIsWoken() {
        pace.idle(
                nanos -> {
                    assertFalse(nanos < 1000 * SECOND);
                    wall += 100 * SECOND;
                },
                Long.MAX_VALUE);

        assertEquals(100 * SECOND, clock.now());
    }

    private void execute(long nanos) {
        instructions += nanos / 10;
    }

    private void sleep(long nanos) {
        sleeps.add(nanos);
        wall += nanos;
    }
}
