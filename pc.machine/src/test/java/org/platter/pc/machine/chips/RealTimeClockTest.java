package org.platter.pc.machine.chips;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.LocalDateTime;
import org.junit.jupiter.api.Test;

class RealTimeClockTest {

    private final Bench bench = new Bench();
    private final RealTimeClock clock =
            new RealTimeClock(bench.ports, bench.clock, bench.line(), LocalDateTime.of(1999, 12, 31, 23, 59, 58));

    @Test
    void countsOverTheCentury() {
        assertEquals(0x99, cmos(9));
        assertEquals(0x19, cmos(0x32));
        assertEquals(6, cmos(6), "a Friday");

        bench.pass(2 * Bench.SECOND);

        assertEquals(0x00, cmos(0));
        assertEquals(0x00, cmos(2));
        assertEquals(0x00, cmos(4));
        assertEquals(0x01, cmos(7));
        assertEquals(0x01, cmos(8));
        assertEquals(0x00, cmos(9));
        assertEquals(0x20, cmos(0x32));
    }

    @Test
    void showsTwelveHoursAndBinaryNumbers() {
        set(0x0B, 0x04);
        assertEquals(0x80 | 11, cmos(4));

        set(0x0B, 0x06);
        assertEquals(23, cmos(4));
        assertEquals(59, cmos(2));
    }

    @Test
    void keepsTheTimeThatIsSet() {
        set(0x0B, 0x82, 0, 0x30, 2, 0x15, 4, 0x08, 7, 0x29, 8, 0x02, 9, 0x24, 0x32, 0x20);
        bench.pass(5 * Bench.SECOND);
        assertEquals(0x30, cmos(0), "it does not count while SET is on");

        set(0x0B, 0x02);
        bench.pass(86_400 * Bench.SECOND);

        assertEquals(0x30, cmos(0), 1);
        assertEquals(0x08, cmos(4));
        assertEquals(0x01, cmos(7));
        assertEquals(0x03, cmos(8));
    }

    @Test
    void interruptsPeriodicallyUntilTheFlagsAreRead() {
        set(0x0B, 0x42); // 1024 a second
        bench.pass(Bench.SECOND);
        assertEquals(1, bench.edges.size(), "the line stays up until register C is read");
        bench.edges.clear();

        for (int i = 0; i < 1024; i++) {
            bench.pass(Bench.SECOND / 1024 + 1);
            assertEquals(0xC0, cmos(0x0C) & 0xC0);
        }

        assertEquals(1024, bench.edges.size(), 1);
        assertFalse(bench.level);
    }

    @Test
    void interruptsAtTheAlarm() {
        set(1, 0x05, 3, 0x00, 5, 0x00, 0x0B, 0x22);

        bench.pass(6 * Bench.SECOND);
        assertTrue(bench.edges.isEmpty());
        bench.pass(2 * Bench.SECOND);

        assertEquals(1, bench.edges.size());
        assertEquals(7 * Bench.SECOND, bench.edges.get(0));
        assertEquals(0xB0, cmos(0x0C) & 0xB0);
    }

    @Test
    void anAlarmOfDontCareComesEverySecond() {
        set(1, 0xFF, 3, 0xFF, 5, 0xFF, 0x0B, 0x22);

        for (int i = 0; i < 5; i++) {
            bench.pass(Bench.SECOND);
            assertEquals(0xA0, cmos(0x0C) & 0xA0);
        }

        assertEquals(5, bench.edges.size());
    }

    @Test
    void flagsTheUpdateOnceASecond() {
        cmos(0x0C);
        assertEquals(0, cmos(0x0C) & 0x10);

        bench.pass(Bench.SECOND);

        assertEquals(0x10, cmos(0x0C) & 0x90, "polled, without an interrupt");
        assertEquals(0, cmos(0x0C) & 0x10);
    }

    @Test
    void warnsBeforeAnUpdate() {
        assertEquals(0x26, cmos(0x0A));

        bench.pass(Bench.SECOND - 100_000);

        assertEquals(0xA6, cmos(0x0A));
        bench.pass(100_000);
        assertEquals(0x26, cmos(0x0A));
    }

    @Test
    void refusesAnImpossibleDateAndGoesOn() {
        set(0x0B, 0x82, 7, 0x31, 8, 0x02, 0x0B, 0x02);

        assertEquals(0x31, cmos(7));
        assertEquals(0x12, cmos(8));
        assertEquals(0x80, cmos(0x0D), "the battery is good");
    }

    @Test
    void resetKeepsTimeAndMemoryButEndsInterrupts() {
        set(0x40, 0x5A, 0x0B, 0x72);

        clock.reset();
        bench.pass(2 * Bench.SECOND);

        assertEquals(0x5A, cmos(0x40));
        assertEquals(0x02, cmos(0x0B));
        assertTrue(bench.edges.isEmpty());
    }

    private int cmos(int register) {
        bench.out(0x70, register);
        return bench.in(0x71);
    }

    private void set(int... registersAndValues) {
        for (int i = 0; i < registersAndValues.length; i += 2) {
            bench.out(0x70, registersAndValues[i], 0x71, registersAndValues[i + 1]);
        }
    }
}
