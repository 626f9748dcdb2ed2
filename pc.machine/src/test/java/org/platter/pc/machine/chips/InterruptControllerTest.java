package org.platter.pc.machine.chips;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class InterruptControllerTest {

    private final Bench bench = new Bench();
    private final InterruptController controller = new InterruptController(bench.ports, bench.line());

    @BeforeEach
    void initializeAsThePcDoes() {
        bench.out(0x20, 0x11, 0x21, 0x08, 0x21, 0x04, 0x21, 0x01, 0x21, 0x00);
        bench.out(0xA0, 0x11, 0xA1, 0x70, 0xA1, 0x02, 0xA1, 0x01, 0xA1, 0x00);
    }

    @Test
    void givesTheVectorOfARequest() {
        raise(1);

        assertTrue(controller.requesting());
        assertEquals(0x09, controller.acknowledge());
        assertFalse(controller.requesting());
    }

    @Test
    void givesTheSlavesVectorThroughTheCascade() {
        raise(14);

        assertEquals(0x76, controller.acknowledge());
        assertEquals(0x04, inService(0x20), "the master serves input 2");
        assertEquals(0x40, inService(0xA0));
    }

    @Test
    void servesTheHighestPriorityFirstAndTheOtherAfterItsEnd() {
        raise(4);
        raise(0);

        assertEquals(0x08, controller.acknowledge());
        assertFalse(controller.requesting(), "4 waits while 0 is in service");
        bench.out(0x20, 0x20);
        assertTrue(controller.requesting());
        assertEquals(0x0C, controller.acknowledge());
    }

    @Test
    void interruptsAServiceOfLowerPriority() {
        raise(4);
        controller.acknowledge();
        raise(1);

        assertEquals(0x09, controller.acknowledge());
        assertEquals(0x12, inService(0x20));
    }

    @Test
    void anEdgeCountsOnce() {
        raise(3);
        controller.acknowledge();
        bench.out(0x20, 0x20);

        assertFalse(controller.requesting(), "the line is still high, but has not risen again");
        lower(3);
        raise(3);
        assertTrue(controller.requesting());
    }

    @Test
    void aLevelCountsAsLongAsItLasts() {
        bench.out(0x4D0, 0x20);
        raise(5);
        controller.acknowledge();
        bench.out(0x20, 0x20);
        assertTrue(controller.requesting());

        lower(5);

        assertFalse(controller.requesting());
        assertEquals(0x20, bench.in(0x4D0));
    }

    @Test
    void onlyTheLinesThatMayBeAreLevelTriggered() {
        bench.out(0x4D0, 0xFF, 0x4D1, 0xFF);

        assertEquals(0xF8, bench.in(0x4D0));
        assertEquals(0xDE, bench.in(0x4D1));
    }

    @Test
    void aRequestTakenBackBecomesTheSpuriousVector() {
        raise(3);
        lower(3);

        assertEquals(0x0F, controller.acknowledge());
        assertEquals(0x00, inService(0x20), "a spurious interrupt is not in service");
    }

    @Test
    void aSlavesRequestTakenBackWithinTheCycleBecomesItsSpuriousVector() {
        bench.out(0xA1, 0xFF);
        raise(10);
        assertFalse(controller.requesting());

        bench.out(0xA1, 0x00, 0x20, 0x0C); // the master's poll takes the request of input 2
        assertEquals(0x82, bench.in(0x20));
        lower(10);

        assertEquals(0x00, inService(0xA0));
    }

    @Test
    void maskedRequestsWaitAndCanBeRead() {
        bench.out(0x21, 0x02);
        raise(1);
        assertFalse(controller.requesting());
        bench.out(0x20, 0x0A);
        assertEquals(0x02, bench.in(0x20));

        bench.out(0x21, 0x00);

        assertEquals(0x09, controller.acknowledge());
    }

    @Test
    void aSpecificEndEndsThatOne() {
        raise(4);
        controller.acknowledge();
        raise(1);
        controller.acknowledge();

        bench.out(0x20, 0x64);

        assertEquals(0x02, inService(0x20));
    }

    @Test
    void rotationMakesTheServedOneLowest() {
        raise(0);
        controller.acknowledge();
        lower(0);
        bench.out(0x20, 0xA0);
        raise(0);
        raise(1);

        assertEquals(0x09, controller.acknowledge());
    }

    @Test
    void setPriorityMakesTheNextOneHighest() {
        bench.out(0x20, 0xC3);
        raise(0);
        raise(4);

        assertEquals(0x0C, controller.acknowledge());
    }

    @Test
    void automaticEndLeavesNothingInService() {
        bench.out(0x20, 0x11, 0x21, 0x08, 0x21, 0x04, 0x21, 0x03, 0x21, 0x00);
        raise(4);

        assertEquals(0x0C, controller.acknowledge());
        assertEquals(0x00, inService(0x20));
    }

    @Test
    void twoRequestsOfASlaveThatEndsAutomaticallyAreBothServed() {
        bench.out(0x20, 0x11, 0x21, 0x08, 0x21, 0x04, 0x21, 0x03, 0x21, 0x00);
        bench.out(0xA0, 0x11, 0xA1, 0x70, 0xA1, 0x02, 0xA1, 0x03, 0xA1, 0x00);
        raise(14);
        raise(15);

        assertEquals(0x76, controller.acknowledge());
        assertTrue(controller.requesting());
        assertEquals(0x77, controller.acknowledge());
    }

    @Test
    void specialMaskLetsLowerOnesInterrupt() {
        raise(1);
        controller.acknowledge();
        raise(4);
        assertFalse(controller.requesting());

        bench.out(0x21, 0x02, 0x20, 0x68);

        assertEquals(0x0C, controller.acknowledge());
    }

    @Test
    void pollingAcknowledges() {
        raise(6);
        bench.out(0x20, 0x0C);

        assertEquals(0x86, bench.in(0x20));
        assertEquals(0x40, inService(0x20));
        bench.out(0x20, 0x0C);
        assertEquals(0x00, bench.in(0x20));
    }

    @Test
    void thereIsNoLineForTheCascade() {
        assertThrows(IllegalArgumentException.class, () -> controller.line(2));
        assertThrows(IllegalArgumentException.class, () -> controller.line(16));
    }

    private int inService(int port) {
        bench.out(port, 0x0B);
        return bench.in(port);
    }

    private void raise(int number) {
        controller.line(number).set(true);
    }

    private void lower(int number) {
        controller.line(number).set(false);
    }
}
