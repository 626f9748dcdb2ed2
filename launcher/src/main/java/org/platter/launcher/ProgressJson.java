package org.platter.launcher;

import java.io.PrintStream;

/** How far a verb is, as one JSON object on a line each time that a hundredth of a per cent is done. */
final class ProgressJson implements ProgressDisplay {

    private final PrintStream err;
    private long shown = -1;
    private long total = 1;

    ProgressJson(PrintStream err) {
        this.err = err;
    }

    @Override
    public void show(long done, long all) {
        total = all;
        long hundredths = (long) (10000.0 * done / all);
        if (hundredths > shown && hundredths < 10000) {
            shown = hundredths;
            print(done, hundredths / 100.0);
        }
    }

    @Override
    public void end(boolean whole) {
        if (whole) {
            print(total, 100);
        }
    }

    private void print(long done, double percent) {
        err.println("{\"done\": " + done + ", \"total\": " + total + ", \"percent\": " + percent + "}");
        err.flush();
    }
}
