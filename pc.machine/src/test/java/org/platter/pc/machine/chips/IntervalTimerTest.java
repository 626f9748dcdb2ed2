package org.platter.pc.machine.chips;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class IntervalTimerTest {

    private static final long TICK = 839; // 838.1 ns, rounded up

    private final Bench bench = new Bench();
    private final IntervalTimer timer = new IntervalTimer(bench.ports, bench.clock, bench.line());

    @Test
    void ticks18TimesASecondWithTheLargestCount() {
        bench.out(0x43, 0x34, 0x40, 0x00, 0x40, 0x00);
        bench.edges.clear();

        bench.pass(10 * Bench.SECOND);

        assertEquals(182, bench.edges.size());
        assertEquals(54_925_401, (bench.edges.get(180) - bench.edges.get(0)) / 180);
    }

    @Test
    void aSquareWaveRisesOnceAPeriod() {
        bench.out(0x43, 0x36, 0x40, 0xA9, 0x40, 0x04); // 1193: 1000 Hz
        bench.edges.clear();

        bench.pass(Bench.SECOND);

        assertEquals(1000, bench.edges.size(), 1);
    }

    @Test
    void modeZeroRisesOnceAndStaysHigh() {
        bench.out(0x43, 0x30, 0x40, 100, 0x40, 0);
        bench.edges.clear();
        assertFalse(bench.level);

        bench.pass(100 * TICK - 1000);
        assertFalse(bench.level);
        bench.pass(3 * TICK);

        assertTrue(bench.level);
        bench.pass(Bench.SECOND);
        assertEquals(1, bench.edges.size());
    }

    @Test
    void aNewCountStartsModeZeroAgain() {
        bench.out(0x43, 0x30, 0x40, 100, 0x40, 0);
        bench.pass(Bench.SECOND);

        bench.out(0x40, 100);
        assertFalse(bench.level, "the first byte stops it");
        bench.out(0x40, 0);
        bench.pass(102 * TICK);

        assertTrue(bench.level);
    }

    @Test
    void modeFourGivesOneLowPulse() {
        bench.out(0x43, 0x38, 0x40, 100, 0x40, 0);
        assertTrue(bench.level);
        bench.edges.clear();

        bench.pass(Bench.SECOND);

        assertEquals(1, bench.edges.size());
        assertEquals(101 * TICK, bench.edges.get(0), 2 * TICK);
    }

    @Test
    void aLatchedCountStaysWhileTimePasses() {
        bench.out(0x43, 0x34, 0x40, 0x00, 0x40, 0x10);
        bench.pass(10 * TICK);
        bench.out(0x43, 0x00);
        bench.pass(100 * TICK);

        int latched = bench.in(0x40) | bench.in(0x40) << 8;
        int live = bench.in(0x40) | bench.in(0x40) << 8;

        assertEquals(0x1000 - 10, latched, 1);
        assertEquals(0x1000 - 110, live, 1);
    }

    @Test
    void readBackLatchesStatusThenCount() {
        bench.out(0x43, 0x36, 0x40, 0x00, 0x40, 0x10);
        bench.pass(10 * TICK);

        bench.out(0x43, 0xC2);

        assertEquals(0xB6, bench.in(0x40), "output high, count loaded, two bytes, mode 3");
        int count = bench.in(0x40) | bench.in(0x40) << 8;
        assertEquals(0x1000 - 20, count, 2);
    }

    @Test
    void statusSaysThatNoCountIsLoaded() {
        bench.out(0x43, 0x34, 0x43, 0xE2);

        assertEquals(0xF4, bench.in(0x40));
    }

    @Test
    void countsInDecimal() {
        bench.out(0x43, 0x31, 0x40, 0x00, 0x40, 0x10); // mode 0, 1000
        bench.pass(TICK);

        assertEquals(0x0999, bench.in(0x40) | bench.in(0x40) << 8);
    }

    @Test
    void aSingleByteIsTheLowOrTheHighOne() {
        bench.out(0x43, 0x10, 0x40, 200);
        assertEquals(200, bench.in(0x40));

        bench.out(0x43, 0x20, 0x40, 2);
        assertEquals(2, bench.in(0x40));
    }

    @Test
    void theGateStopsTheSpeakersCounter() {
        bench.out(0x43, 0xB0, 0x42, 100, 0x42, 0); // mode 0
        bench.pass(Bench.SECOND);
        assertFalse(timer.speakerOutput());

        timer.setSpeakerGate(true);
        bench.pass(102 * TICK);

        assertTrue(timer.speakerOutput());
    }

    @Test
    void modeOneIsTriggeredByTheGate() {
        bench.out(0x43, 0xB2, 0x42, 100, 0x42, 0);
        assertTrue(timer.speakerOutput());

        timer.setSpeakerGate(true);

        assertFalse(timer.speakerOutput());
        bench.pass(101 * TICK);
        assertTrue(timer.speakerOutput());
    }

    @Test
    void aCountWrittenDuringAPeriodWaitsForItsEnd() {
        bench.out(0x43, 0x34, 0x40, 0x00, 0x40, 0x10); // 4096 ticks: 3433 us
        bench.edges.clear();
        bench.pass(1000 * TICK);
        bench.out(0x40, 0x00, 0x40, 0x01); // 256 ticks: 215 us

        bench.pass(4 * Bench.MILLISECOND);

        assertEquals(3_433_000, bench.edges.get(0), 2000);
        assertEquals(214_553, bench.edges.get(1) - bench.edges.get(0), 2000);
    }
}
