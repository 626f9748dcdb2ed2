package org.platter.launcher;

import java.io.PrintStream;

/** How far a verb is, in qemu-img's words, which other programs read. */
final class ProgressLine implements ProgressDisplay {

    private final PrintStream out;
    private long shown = -1;

    ProgressLine(PrintStream out) {
        this.out = out;
    }

    @Override
    public void show(long done, long total) {
        long hundredths = (long) (10000.0 * done / total);
        if (hundredths > shown && hundredths < 10000) {
            print(hundredths);
        }
    }

    @Override
    public void end(boolean whole) {
        if (whole) {
            print(10000);
        }
        out.println();
        out.flush();
    }

    private void print(long hundredths) {
        shown = hundredths;
        out.print(text(hundredths) + "\r");
        out.flush();
    }

    static String text(long hundredths) {
        String fraction = Long.toString(100 + hundredths % 100).substring(1);
        return "    (" + hundredths / 100 + "." + fraction + "/100%)";
    }
}
