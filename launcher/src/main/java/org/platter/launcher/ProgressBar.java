package org.platter.launcher;

import java.io.PrintStream;
import java.util.function.LongSupplier;

/** How far a verb is, as a bar on a terminal, with its speed and the time that it will still take. */
final class ProgressBar implements ProgressDisplay {

    private static final long PAUSE_NANOS = 100_000_000;
    private static final double NANOS = 1e9;
    private static final int LEAST_BAR = 10;

    private final PrintStream out;
    private final int columns;
    private final boolean bytes;
    private final LongSupplier clock;
    private final long start;
    private long drawn;
    private int width;
    private long total = 1;

    /**
     * A bar.
     *
     * @param bytes whether it is bytes that are counted
     * @param clock nanoseconds
     */
    ProgressBar(PrintStream out, int columns, boolean bytes, LongSupplier clock) {
        this.out = out;
        this.columns = columns;
        this.bytes = bytes;
        this.clock = clock;
        start = clock.getAsLong();
        drawn = start - PAUSE_NANOS;
    }

    @Override
    public void show(long done, long all) {
        total = all;
        long now = clock.getAsLong();
        if (now - drawn >= PAUSE_NANOS) {
            drawn = now;
            draw(done, (now - start) / NANOS);
        }
    }

    @Override
    public void end(boolean whole) {
        if (whole) {
            draw(total, (clock.getAsLong() - start) / NANOS);
        }
        out.println();
        out.flush();
    }

    private void draw(long done, double seconds) {
        String tail = percent(done) + speed(done, seconds) + time(done, seconds);
        int inside = Math.max(LEAST_BAR, columns - tail.length() - 4);
        int full = (int) (inside * (double) done / total);
        String line = "[" + "#".repeat(full) + "-".repeat(inside - full) + "]" + tail;
        String rest = " ".repeat(Math.max(0, width - line.length()));
        width = line.length();
        out.print("\r" + line + rest);
        out.flush();
    }

    private String percent(long done) {
        String percent = Long.toString((long) (100.0 * done / total));
        return " ".repeat(4 - percent.length()) + percent + "%";
    }

    private String speed(long done, double seconds) {
        return bytes && seconds > 0 ? "  " + Sizes.human((long) (done / seconds)) + "/s" : "";
    }

    private String time(long done, double seconds) {
        if (done >= total) {
            return "  in " + clock(seconds);
        }
        return done == 0 ? "" : "  ETA " + clock(seconds / done * (total - done));
    }

    private static String clock(double seconds) {
        long whole = Math.round(seconds);
        String minutes = (whole / 3600 > 0 ? whole / 3600 + ":" + twoDigits(whole / 60 % 60) : "" + whole / 60);
        return minutes + ":" + twoDigits(whole % 60);
    }

    private static String twoDigits(long number) {
        return (number < 10 ? "0" : "") + number;
    }
}
