package org.platter.ide.controller;

import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Does the work of one disk, one request after the other. The thread comes when there is work and goes when it is idle. */
final class DiskThread implements Executor {

    private static final int IDLE_SECONDS = 5;

    private final ThreadPoolExecutor pool = new ThreadPoolExecutor(
            1, 1, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), DiskThread::thread);

    DiskThread() {
        pool.allowCoreThreadTimeOut(true);
    }

    @Override
    public void execute(Runnable work) {
        pool.execute(work);
    }

    /** Does what was given to it before, and ends. */
    void end() {
        pool.shutdown();
    }

    private static Thread thread(Runnable loop) {
        Thread thread = new Thread(null, loop, "ide disk", 0, false);
        thread.setContextClassLoader(null);
        thread.setDaemon(true);
        return thread;
    }
}
