package org.platter.block.images;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Daemon threads that end a second after their last work. They must not live on: a thread remembers the code that
 * started it, and that may be a driver's, which would then never be unloaded.
 */
final class Threads implements Background {

    private final ThreadPoolExecutor workers = new ThreadPoolExecutor(
            0, Integer.MAX_VALUE, 1, TimeUnit.SECONDS, new SynchronousQueue<>(), Threads::daemon);
    private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1, Threads::daemon);

    Threads() {
        timer.setKeepAliveTime(1, TimeUnit.SECONDS);
        timer.allowCoreThreadTimeOut(true);
        timer.setRemoveOnCancelPolicy(true);
    }

    @Override
    public void run(Runnable action) {
        workers.execute(action);
    }

    @Override
    public Runnable after(Duration delay, Runnable action) {
        Future<?> later = timer.schedule(() -> run(action), delay.toNanos(), TimeUnit.NANOSECONDS);
        return () -> later.cancel(false);
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "platter drives");
        thread.setDaemon(true);
        thread.setContextClassLoader(Threads.class.getClassLoader());
        return thread;
    }
}
