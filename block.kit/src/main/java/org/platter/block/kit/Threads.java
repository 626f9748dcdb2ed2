package org.platter.block.kit;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;

/** Work on threads of its own. */
final class Threads {

    private Threads() {}

    static <T> Future<T> start(Callable<T> work) {
        FutureTask<T> task = new FutureTask<>(work);
        Thread thread = new Thread(task, "block.kit");
        thread.setDaemon(true);
        thread.start();
        return task;
    }

    /** Runs all at once, and returns when all are done; throws what the first that failed has thrown. */
    static void runAll(List<Callable<Void>> work) throws Exception {
        List<Future<Void>> running = work.stream().map(Threads::start).toList();
        List<Throwable> failures = new ArrayList<>();
        for (Future<Void> each : running) {
            try {
                each.get();
            } catch (ExecutionException e) {
                failures.add(e.getCause());
            }
        }
        if (!failures.isEmpty()) {
            throw new AssertionError("on a thread of its own: " + failures.get(0), failures.get(0));
        }
    }
}
