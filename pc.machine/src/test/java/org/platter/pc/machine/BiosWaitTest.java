package org.platter.pc.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.platter.pc.machine.board.Clock;

class BiosWaitTest {

    private static final long MILLISECOND = 1_000_000;

    private final Clock clock = new Clock(() -> 0, 10, true);
    private final BiosWait wait = new BiosWait(clock);

    @Test
    void lastsUntilAnEventHasRun() {
        assertFalse(wait.lasts());
        clock.at(MILLISECOND, () -> {});
        wait.begin();
        assertEquals(MILLISECOND, wait.until());
        clock.skipTo(MILLISECOND);
        assertTrue(wait.lasts());

        clock.runDueEvents();
        assertFalse(wait.lasts());
    }

    @Test
    void lastsForTenMillisecondsAtMost() {
        clock.skipTo(MILLISECOND);
        wait.begin();
        assertEquals(11 * MILLISECOND, wait.until());
        clock.skipTo(11 * MILLISECOND - 1);
        assertTrue(wait.lasts());
        clock.skipTo(11 * MILLISECOND);
        assertFalse(wait.lasts());
    }

    @Test
    void isOverWhenSomethingIsExecuted() {
        wait.begin();
        wait.end();
        assertFalse(wait.lasts());
    }
}
