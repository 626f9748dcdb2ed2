package org.platter.pc.machine.bios;

/** An attempt to load something to start; {@link #result} says whether there is. */
interface BootAttempt extends Task {

    /** What DL is to be. */
    int drive();

    /** The segment at whose beginning the program is; the first of them, 0, means 0000:7C00. */
    default int segment() {
        return 0;
    }

    /** Called before the program is started. */
    default void prepare() {}
}
