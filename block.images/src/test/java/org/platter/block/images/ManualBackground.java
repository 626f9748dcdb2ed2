package org.platter.block.images;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Runs at once what is to run soon, each on its own thread, and what is to run later when the test says so. */
final class ManualBackground implements Background {

    private final List<Runnable> later = new ArrayList<>();

    @Override
    public void run(Runnable action) {
        Thread thread = new Thread(action, "test background");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public synchronized Runnable after(Duration delay, Runnable action) {
        later.add(action);
        return () -> cancel(action);
    }

    /** Lets the time pass for everything that waits for it now. */
    void elapse() {
        List<Runnable> due;
        synchronized (this) {
            due = List.copyOf(later);
            later.clear();
        }
        due.forEach(Runnable::run);
    }

    synchronized int planned() {
        return later.size();
    }

    private synchronized void cancel(Runnable action) {
        later.remove(action);
    }
}
