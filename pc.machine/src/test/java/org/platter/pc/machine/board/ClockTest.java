package org.platter.pc.machine.board;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class ClockTest {

    private long instructions;
    private final Clock clock = new Clock(() -> instructions, 10, true);
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

    @Test
    void timeStandsStillUntilTheWorkHasEndedThatADueEventWaitsFor() {
        var work = new CompletableFuture<Void>();
        clock.after(work, 20, () -> ran.add("after"));
        clock.at(20, () -> ran.add("behind"));
        clock.at(10, () -> ran.add("before"));
        assertFalse(clock.standsStill());
        clock.skipTo(20);

        clock.runDueEvents();
        assertEquals(List.of("before"), ran);
        assertTrue(clock.standsStill());

        work.complete(null);
        assertFalse(clock.standsStill());
        clock.runDueEvents();
        assertEquals(List.of("before", "after", "behind"), ran);
    }

    @Test
    void workThatEndsTooEarlyChangesNothing() {
        clock.after(CompletableFuture.failedFuture(new RuntimeException()), 20, () -> ran.add("after"));
        clock.runDueEvents();
        assertEquals(List.of(), ran);
        clock.skipTo(20);
        clock.runDueEvents();
        assertEquals(List.of("after"), ran);
    }

    @Test
    void timeGoesOnWhenNothingWaitsForTheWorkAnyMore() {
        clock.after(new CompletableFuture<Void>(), 20, () -> ran.add("no")).cancel();
        clock.at(30, () -> ran.add("next"));
        clock.skipTo(30);
        clock.runDueEvents();
        assertEquals(List.of("next"), ran);
    }

    @Test
    void aClockThatFollowsTheWallRunsAnEventLate() {
        Clock wall = new Clock(() -> instructions, 10, false);
        var work = new CompletableFuture<Void>();
        wall.after(work, 20, () -> ran.add("late"));
        wall.after(new CompletableFuture<Void>(), 20, () -> ran.add("no")).cancel();
        wall.at(30, () -> ran.add("on time"));
        wall.skipTo(30);

        wall.runDueEvents();
        assertFalse(wall.standsStill());
        assertTrue(wall.isLate());
        assertEquals(List.of("on time"), ran);

        work.complete(null);
        wall.runDueEvents();
        assertFalse(wall.isLate());
        assertEquals(List.of("on time", "late"), ran);
    }

    @Test
    void aLateEventCanBeCancelled() {
        Clock wall = new Clock(() -> instructions, 10, false);
        var work = new CompletableFuture<Void>();
        var alarm = wall.after(work, 20, () -> ran.add("no"));
        wall.skipTo(30);
        wall.runDueEvents();
        alarm.cancel();
        work.complete(null);
        wall.runDueEvents();
        assertEquals(List.of(), ran);
    }

    @Test
    void countsTheEventsThatHaveRun() {
        Clock wall = new Clock(() -> instructions, 10, false);
        var work = new CompletableFuture<Void>();
        wall.after(work, 20, () -> {});
        wall.at(20, () -> {});
        wall.at(30, () -> {});
        wall.skipTo(20);
        wall.runDueEvents();
        assertEquals(1, wall.eventsRun());

        work.complete(null);
        wall.runDueEvents();
        assertEquals(2, wall.eventsRun());
    }

    @Test
    void tellsOfTheEndOfWork() {
        clock.onWorkEnded(() -> ran.add("ended"));
        var work = new CompletableFuture<Void>();
        clock.after(work, 20, () -> {});
        assertEquals(List.of(), ran);
        work.complete(null);
        assertEquals(List.of("ended"), ran);
    }
}
