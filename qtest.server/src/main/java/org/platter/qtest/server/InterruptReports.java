package org.platter.qtest.server;

import java.util.function.Consumer;
import org.platter.pc.machine.DeviceBench;

/** Tells of interrupt lines that go up or down, once somebody has asked for it. */
final class InterruptReports {

    private static final int LINES = 16;

    private final boolean[] levels = new boolean[LINES];
    private final Consumer<String> report;
    private String watched = "";

    InterruptReports(DeviceBench bench, Consumer<String> report) {
        this.report = report;
        bench.onInterrupt((number, high) -> changed("in", number, high));
        bench.onProcessorInterrupt((number, high) -> changed("out", number, high));
    }

    /**
     * Begins to tell.
     *
     * @param what {@code in} for the lines that go into the interrupt controllers, {@code out} for the one that comes out
     * @return false if something else is told of already
     */
    boolean watch(String what) {
        if (watched.isEmpty()) {
            watched = what;
        }
        return watched.equals(what);
    }

    private void changed(String what, int number, boolean high) {
        if (watched.equals(what) && levels[number] != high) {
            levels[number] = high;
            report.accept("IRQ " + (high ? "raise" : "lower") + " " + number);
        }
    }
}
