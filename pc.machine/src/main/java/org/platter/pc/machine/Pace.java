package org.platter.pc.machine;

/** How machine time relates to the wall clock. */
interface Pace {

    /** Sleeps for so many nanoseconds of the wall clock, or until another thread wants something of the machine. */
    @FunctionalInterface
    interface Sleeper {
        void sleep(long nanos);
    }

    /** Machine time starts to run, after having stood still. */
    void restart();

    /** Instructions have been executed. */
    void keep(Sleeper sleeper);

    /** Nothing is to be executed until machine time {@code next}, or until the sleep ends early. */
    void idle(Sleeper sleeper, long next);
}
