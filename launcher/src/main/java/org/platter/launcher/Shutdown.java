package org.platter.launcher;

/** Hooks that run when the process is told to end. */
final class Shutdown {

    private Shutdown() {}

    /** Whether the process is ending, so that nobody needs to hear why a command could not go on. */
    static boolean underWay() {
        Thread probe = new Thread();
        try {
            Runtime.getRuntime().addShutdownHook(probe);
            Runtime.getRuntime().removeShutdownHook(probe);
            return false;
        } catch (IllegalStateException e) {
            return true;
        }
    }

    /** Takes a hook back, unless the process is ending. */
    static void remove(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The process is ending and the hook is under way.
        }
    }
}
