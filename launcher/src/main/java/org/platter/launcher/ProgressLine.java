package org.platter.launcher;

import java.io.PrintStream;
import org.platter.image.tools.Task;

/** How far a long verb is, in qemu-img's words, which other programs read. */
final class ProgressLine implements Task.Listener {

    private final PrintStream out;
    private long shown = -1;

    private ProgressLine(PrintStream out) {
        this.out = out;
    }

    /** A task that prints how far it is if {@code -p} was given. */
    static Task task(Arguments arguments, PrintStream out) {
        return arguments.has("p") && !arguments.has("q") ? new Task(new ProgressLine(out)) : Task.unwatched();
    }

    @Override
    public void progress(long done, long total) {
        long hundredths = (long) (10000.0 * done / total);
        if (hundredths == shown) {
            return;
        }
        shown = hundredths;
        String fraction = Long.toString(100 + hundredths % 100).substring(1);
        out.print("    (" + hundredths / 100 + "." + fraction + "/100%)\r" + (done == total ? "\n" : ""));
        out.flush();
    }
}
