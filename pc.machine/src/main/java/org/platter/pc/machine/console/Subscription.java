package org.platter.pc.machine.console;

/** Ends a listener's calls. */
@FunctionalInterface
public interface Subscription extends AutoCloseable {

    /** Ends the calls; one that is being made on another thread may still finish. Does nothing the second time. */
    @Override
    void close();
}
