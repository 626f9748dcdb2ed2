package org.platter.machine.api;

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

    /** An event still to come. */
    @ProviderType
    interface Alarm {

        /** Takes the event back; does nothing if it has run or been cancelled. */
        void cancel();
    }
}
