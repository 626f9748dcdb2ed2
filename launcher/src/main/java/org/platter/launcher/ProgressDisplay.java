package org.platter.launcher;

/** Shows how far a verb is. Called on one thread. */
interface ProgressDisplay {

    /** So much is done of so much, at least 1; never less than before. */
    void show(long done, long total);

    /** The verb has ended, with all done or not. */
    void end(boolean whole);
}
