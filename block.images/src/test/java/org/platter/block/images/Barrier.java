package org.platter.block.images;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** Holds up the first call of a name inside a driver, until the test lets it go on or fail. */
final class Barrier implements ToyDriver.Interceptor {

    private final String call;
    private final AtomicBoolean first = new AtomicBoolean(true);
    private final CountDownLatch reached = new CountDownLatch(1);
    private final CountDownLatch open = new CountDownLatch(1);
    private volatile Throwable failure;

    Barrier(String call) {
        this.call = call;
    }

    @Override
    public void before(String name) throws IOException {
        if (!name.equals(call) || !first.getAndSet(false)) {
            return;
        }
        reached.countDown();
        await(open);
        if (failure != null) {
            ToyDriver.fail(failure);
        }
    }

    void awaitReached() {
        await(reached);
    }

    void open() {
        open.countDown();
    }

    void openWith(Throwable thrown) {
        failure = thrown;
        open.countDown();
    }

    private static void await(CountDownLatch latch) {
        try {
            assertTrue(latch.await(20, TimeUnit.SECONDS), "nobody came");
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
