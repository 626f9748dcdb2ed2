package org.platter.block.images;

import java.time.Duration;

/** Where drives do what no caller waits for. */
interface Background {

    /** Runs the action soon, on another thread; an action that hangs holds up no other. */
    void run(Runnable action);

    /**
     * Runs the action later, on another thread.
     *
     * @return takes the action back, if it has not run yet
     */
    Runnable after(Duration delay, Runnable action);
}
