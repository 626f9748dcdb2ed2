package org.platter.launcher;

import java.io.PrintStream;

/** The options that say how progress is shown: {@code -p}, {@code --progress} and {@code -q}. */
final class ProgressOptions {

    private ProgressOptions() {}

    /** @param bytes whether it is bytes that are counted */
    static ProgressDisplay display(Arguments arguments, boolean bytes, PrintStream out, PrintStream err)
            throws UsageException {
        String how = arguments.value("progress", arguments.has("p") && !arguments.has("q") ? "auto" : "signal");
        int columns = how.equals("auto") || how.equals("bar") ? Terminal.columns() : 0;
        return switch (how) {
            case "auto" -> columns > 0 ? bar(out, columns, bytes) : new ProgressLine(out);
            case "bar" -> bar(out, columns > 0 ? columns : 80, bytes);
            case "text" -> new ProgressLine(out);
            case "json" -> new ProgressJson(err);
            case "signal" -> ProgressOnSignal.listening(err);
            default -> throw new UsageException("--progress: found '" + how + "', expected text, bar or json");
        };
    }

    private static ProgressBar bar(PrintStream out, int columns, boolean bytes) {
        return new ProgressBar(out, columns, bytes, System::nanoTime);
    }
}
