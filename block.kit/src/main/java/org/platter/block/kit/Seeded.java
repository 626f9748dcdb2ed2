package org.platter.block.kit;

import java.util.Random;
import org.opentest4j.TestAbortedException;

/**
 * Runs a random test so that a failure names its seed. The system property {@code block.kit.seed} repeats a run; without
 * it every run is another one.
 */
public final class Seeded {

    /** A test that draws on a source of random numbers. */
    @FunctionalInterface
    public interface Body {

        /** Runs the test. */
        void run(Random random) throws Exception;
    }

    private Seeded() {}

    /** Runs a test with a fresh seed, or the one asked for. */
    public static void run(Body body) throws Exception {
        long seed = Long.getLong("block.kit.seed", System.nanoTime());
        try {
            body.run(new Random(seed));
        } catch (TestAbortedException e) {
            throw e;
        } catch (Exception | AssertionError e) {
            throw new AssertionError(e + " (repeat with -Dblock.kit.seed=" + seed + ")", e);
        }
    }
}
