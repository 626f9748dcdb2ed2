package org.platter.machine.api;

import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Machine time: nanoseconds since power-on. It is a function of the instructions executed, so that a run repeats
 * exactly; it stands still while the machine is paused.
 */
@ProviderType
public interface MachineClock {

    /** Nanoseconds since power-on. */
    long now();

    /**
     * Has the event run once, on the machine's thread, as soon as the given time has come.
     *
     * @param when nanoseconds since power-on; a time that has passed means as soon as possible
     */
    Alarm at(long when, Runnable event);

    /**
     * As {@link #at}, but not before the work has ended, which is done on another thread and must not touch the machine. A
     * machine that repeats its runs exactly lets its time stand still at {@code when} until then; one that follows the wall
     * clock goes on and runs the event late.
     *
     * @param work has ended when it is completed, in whatever way
     * @param when a function of machine time and what the guest has asked for, lest runs differ
     */
    Alarm after(CompletionStage<?> work, long when, Runnable event);

    /** An event still to come. */
    @ProviderType
    interface Alarm {

        /** Takes the event back; does nothing if it has run or been cancelled. */
        void cancel();
    }
}
