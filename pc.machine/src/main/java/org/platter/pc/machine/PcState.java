package org.platter.pc.machine;

/** What a {@link Pc} does. */
public enum PcState {
    /** {@link Pc#run} has not been called, or has returned after {@link Pc#stop}. */
    STOPPED,
    /** Executing, or waiting in HLT. */
    RUNNING,
    /** In {@link Pc#run}, but standing still; so does machine time. */
    PAUSED,
    /** The guest has switched the machine off and {@link Pc#run} has returned; running it again switches it on. */
    OFF
}
