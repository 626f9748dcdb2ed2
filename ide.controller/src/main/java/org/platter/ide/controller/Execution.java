package org.platter.ide.controller;

/** A command under way, which says step by step what is to be done. Used on the machine's thread only. */
@FunctionalInterface
interface Execution {

    /** A command that is over when it has started. */
    Execution OVER = () -> Step.done(true);

    /**
     * Called at the start, and each time a step is over: the host has moved all data, or the work has ended, well or not.
     */
    Step next() throws AtaError;

    /** A command that is over when the work is, and then runs the action. */
    static Execution of(DiskWork work, Runnable then) {
        return new Execution() {
            private boolean begun;

            @Override
            public Step next() throws AtaError {
                if (!begun) {
                    begun = true;
                    return Step.work(work);
                }
                work.check();
                then.run();
                return Step.done(true);
            }
        };
    }
}
