package org.platter.integration.tests;

import static org.junit.Assert.assertTrue;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Holds up one call to a driver, the first of its name, until the test is over or lets it go on. */
final class Hang implements HookedDriver.Hook {

    private final String call;
    private final CountDownLatch reached = new CountDownLatch(1);
    private final CountDownLatch over = new CountDownLatch(1);

    Hang(String call) {
        this.call = call;
    }

    @Override
    public void before(String name) {
        if (name.equals(call)) {
            reached.countDown();
            uninterruptibly(over, 120);
        }
    }

    void awaitReached() {
        assertTrue(call + " was not called", uninterruptibly(reached, 60));
    }

    void end() {
        over.countDown();
    }

    private static boolean uninterruptibly(CountDownLatch latch, int seconds) {
        try {
            return latch.await(seconds, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
