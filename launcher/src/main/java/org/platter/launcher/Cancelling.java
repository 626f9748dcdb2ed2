package org.platter.launcher;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.platter.image.tools.Task;

/** Runs a task so that Ctrl-C, or another polite end of the process, cancels it and lets it tidy up. */
final class Cancelling {

    private static final int TIDY_SECONDS = 10;

    /** The work of a task. */
    interface Work<T> {
        T run() throws IOException;
    }

    private Cancelling() {}

    static <T> T run(Task task, Work<T> work) throws IOException {
        CountDownLatch tidy = new CountDownLatch(1);
        Thread hook = new Thread(() -> {
            task.cancel();
            try {
                tidy.await(TIDY_SECONDS, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            return work.run();
        } finally {
            tidy.countDown();
            Shutdown.remove(hook);
        }
    }
}
