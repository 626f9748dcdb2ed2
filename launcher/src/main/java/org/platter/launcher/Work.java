package org.platter.launcher;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.PrintStream;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.platter.block.api.Progress;

/**
 * The long part of a verb: shows how far it is, and ends early when the process is told to end, by Ctrl-C for instance,
 * which then waits until it has tidied up.
 */
final class Work {

    private static final int TIDY_SECONDS = 10;

    /** What is to be done. */
    interface Job<T> {
        T run(Progress progress) throws IOException;
    }

    private final ProgressDisplay display;
    private double shown;
    private volatile boolean cancelled;

    private Work(ProgressDisplay display) {
        this.display = display;
    }

    /** Does it, and shows how far it is as the options want it. */
    static <T> T run(Arguments arguments, PrintStream out, PrintStream err, Job<T> job)
            throws IOException, UsageException {
        return new Work(ProgressOptions.display(arguments, false, out, err)).run(job);
    }

    /** The same for work that is counted in bytes. */
    static <T> T onBytes(Arguments arguments, PrintStream out, PrintStream err, Job<T> job)
            throws IOException, UsageException {
        return new Work(ProgressOptions.display(arguments, true, out, err)).run(job);
    }

    private <T> T run(Job<T> job) throws IOException {
        CountDownLatch tidy = new CountDownLatch(1);
        Thread hook = new Thread(() -> {
            cancelled = true;
            try {
                tidy.await(TIDY_SECONDS, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        Runtime.getRuntime().addShutdownHook(hook);
        boolean whole = false;
        try {
            T result = job.run(this::report);
            whole = true;
            return result;
        } finally {
            display.end(whole);
            tidy.countDown();
            Shutdown.remove(hook);
        }
    }

    /** What consists of several parts may begin anew, which nobody wants to see. */
    private void report(long done, long total) throws InterruptedIOException {
        if (cancelled) {
            throw new InterruptedIOException("cancelled");
        }
        double fraction = total == 0 ? 0 : (double) done / total;
        if (total > 0 && fraction >= shown) {
            shown = fraction;
            display.show(done, total);
        }
    }
}
