package org.platter.pc.machine.board;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClockTest {

    private long instructions;
    private final Clock clock = new Clock(() -> instructions, 10);
    private final List<String> ran = new ArrayList<>();

    @Test
    void timeIsInstructionsTimesTheirDuration() {
        instructions = 7;
        assertEquals(70, clock.now());

        clock.skipTo(1000);
        assertEquals(1000, clock.now());
        clock.skipTo(500);
        assertEquals(1000, clock.now());
        instructions = 8;
        assertEquals(1010, clock.now());
    }

    @Test
    void eventsRunInTheirOrder() {
        clock.at(20, () -> ran.add("b"));
        clock.at(10, () -> ran.add("a"));
        clock.at(20, () -> ran.add("c"));
        clock.at(30, () -> ran.add("not yet"));
        instructions = 2;

        clock.runDueEvents();

        assertEquals(List.of("a", "b", "c"), ran);
        assertEquals(30, clock.next());
    }

    @Test
    void aCancelledEventDoesNotRun() {
        var alarm = clock.at(10, () -> ran.add("no"));
        alarm.cancel();
        alarm.cancel();
        clock.skipTo(20);

        clock.runDueEvents();

        assertEquals(List.of(), ran);
    }

    @Test
    void anEventMayBeSetForThePast() {
        clock.skipTo(100);
        clock.at(50, () -> ran.add("late"));

        clock.runDueEvents();

        assertEquals(List.of("late"), ran);
    }

    @Test
    void saysHowFarItIsToTheNextEvent() {
        assertEquals(100, clock.instructionsUntilNext(100));
        clock.at(41, () -> {});
        assertEquals(5, clock.instructionsUntilNext(100));
        instructions = 100;
        assertEquals(1, clock.instructionsUntilNext(100));
    }

    @Test
    void tellsOfAnEventThatComesBeforeAllOthers() {
        clock.onEarlierEvent(() -> ran.add("earlier"));
        clock.at(50, () -> {});
        clock.at(60, () -> {});
        clock.at(40, () -> {});

        assertEquals(2, ran.size());
    }
}
