package org.platter.pc.machine;

/** How machine time relates to the wall clock. */
interface Pace {

    /** Machine time starts to run, after having stood still. */
    void restart();

    /** Instructions have been executed. */
    void keep(RunLoop loop);

    /** Nothing is to be executed until machine time {@code next}, or until {@link RunLoop#sleep} ends early. */
    void idle(RunLoop loop, long next);
}
