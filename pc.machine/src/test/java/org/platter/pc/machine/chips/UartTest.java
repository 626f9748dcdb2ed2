package org.platter.pc.machine.chips;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class UartTest {

    private static final int DATA = 0x3F8, ENABLE = 0x3F9, IDENTIFY = 0x3FA, FIFO = 0x3FA, LINE = 0x3FB;
    private static final int MODEM = 0x3FC, LINE_STATUS = 0x3FD, MODEM_STATUS = 0x3FE, SCRATCH = 0x3FF;

    private final Bench bench = new Bench();
    private final List<Integer> sent = new ArrayList<>();
    private final Uart uart = new Uart(bench.ports, DATA, bench.clock, bench.line(), sent::add);

    @Test
    void sendsWhatIsWritten() {
        bench.out(LINE, 0x03, DATA, 'o', DATA, 'k');

        assertEquals(List.of((int) 'o', (int) 'k'), sent);
        assertEquals(0x60, bench.in(LINE_STATUS));
    }

    @Test
    void receivesAtTheLinesSpeed() {
        bench.out(LINE, 0x83, DATA, 12, ENABLE, 0, LINE, 0x03); // 9600
        uart.receive('x');

        bench.pass(Bench.MILLISECOND);
        assertEquals(0, bench.in(LINE_STATUS) & 1);
        bench.pass(Bench.MILLISECOND);

        assertEquals(1, bench.in(LINE_STATUS) & 1);
        assertEquals('x', bench.in(DATA));
        assertEquals(0, bench.in(LINE_STATUS) & 1);
    }

    @Test
    void keepsTheDivisorApartFromTheData() {
        bench.out(LINE, 0x83, DATA, 0x34, ENABLE, 0x12);
        assertEquals(0x34, bench.in(DATA));
        assertEquals(0x12, bench.in(ENABLE));

        bench.out(LINE, 0x03);

        assertEquals(0, bench.in(ENABLE));
        assertTrue(sent.isEmpty());
    }

    @Test
    void interruptsForAReceivedByteUntilItIsTaken() {
        bench.out(MODEM, 0x08, ENABLE, 0x01);
        uart.receive('x');
        bench.pass(10 * Bench.MILLISECOND);
        assertTrue(bench.level);
        assertEquals(0x04, bench.in(IDENTIFY));

        bench.in(DATA);

        assertFalse(bench.level);
        assertEquals(0x01, bench.in(IDENTIFY));
    }

    @Test
    void interruptsWhenTheTransmitterIsEmptyAndReadingThatEndsIt() {
        bench.out(MODEM, 0x08, ENABLE, 0x02);
        assertTrue(bench.level, "enabling it with an empty transmitter is reason enough");
        assertEquals(0x02, bench.in(IDENTIFY));
        assertFalse(bench.level);

        bench.out(DATA, 'x');

        assertTrue(bench.level);
    }

    @Test
    void withoutOut2NoInterruptLeaves() {
        bench.out(ENABLE, 0x02);

        assertFalse(bench.level);
        assertEquals(0x02, bench.in(IDENTIFY));
    }

    @Test
    void theFifoInterruptsAtItsTriggerAndReportsTheRestLater() {
        bench.out(FIFO, 0xC7, MODEM, 0x08, ENABLE, 0x01); // trigger at 14
        assertEquals(0xC1, bench.in(IDENTIFY));
        for (int i = 0; i < 16; i++) {
            uart.receive(i);
        }
        bench.pass(Bench.SECOND);
        assertEquals(0xC4, bench.in(IDENTIFY));
        for (int i = 0; i < 10; i++) {
            assertEquals(i, bench.in(DATA));
        }
        assertFalse(bench.level);

        bench.pass(Bench.SECOND);

        assertTrue(bench.level);
        assertEquals(0xCC, bench.in(IDENTIFY));
    }

    @Test
    void theOtherEndWaitsWhileTheFifoIsFull() {
        bench.out(FIFO, 0x01);
        for (int i = 0; i < 100; i++) {
            uart.receive(i);
        }

        for (int i = 0; i < 100; i++) {
            bench.pass(Bench.SECOND);
            assertEquals(0x61, bench.in(LINE_STATUS), "no overrun");
            assertEquals(i, bench.in(DATA));
        }
    }

    @Test
    void loopbackReturnsDataAndModemLines() {
        bench.out(FIFO, 0x01, MODEM, 0x1B, DATA, 0x55);

        assertEquals(0x55, bench.in(DATA));
        assertTrue(sent.isEmpty());
        assertEquals(0xB0, bench.in(MODEM_STATUS) & 0xF0);
        bench.out(MODEM, 0x14);
        assertEquals(0x40, bench.in(MODEM_STATUS) & 0xF0);
        assertEquals(0x00, bench.in(MODEM_STATUS) & 0x0F, "the changes have been read");
    }

    @Test
    void anOverrunInLoopbackIsReportedOnce() {
        bench.out(MODEM, 0x10, DATA, 1, DATA, 2);

        assertEquals(0x63, bench.in(LINE_STATUS));
        assertEquals(0x61, bench.in(LINE_STATUS));
        assertEquals(2, bench.in(DATA));
    }

    @Test
    void theScratchRegisterKeepsAByte() {
        bench.out(SCRATCH, 0xA5);

        assertEquals(0xA5, bench.in(SCRATCH));
    }
}
