package org.platter.x86.cpu;

/** How far a run goes, and whether something must be looked at before the next instruction. */
final class Schedule {

    private static final int INTERRUPT = 1;
    private static final int NON_MASKABLE = 2;
    private static final int TRACE = 4;
    private static final int SHADOW = 8;
    private static final int HALT = 16;

    /** Instructions executed so far; each repetition of a string instruction is one. */
    long executed;

    /** The count at which the run ends. */
    long stopAt;

    /** Not zero when there is more to do than to execute the next instruction. */
    int attention;

    boolean halted;
    boolean shutDown;
    boolean interruptPin;
    boolean nonMaskablePending;

    /** No NMI is taken until the handler of the last one returns. */
    boolean nonMaskableBlocked;

    /** Interrupts and traps wait for one more instruction: the last one was STI or loaded SS. */
    boolean shadow;

    private final Flags flags;

    Schedule(Flags flags) {
        this.flags = flags;
    }

    void reset() {
        halted = false;
        shutDown = false;
        nonMaskablePending = false;
        nonMaskableBlocked = false;
        shadow = false;
        refresh();
    }

    /** Called after every change to what {@link #attention} depends on. */
    void refresh() {
        attention = (interruptPin && flags.has(Flags.IF) ? INTERRUPT : 0)
                | (nonMaskablePending && !nonMaskableBlocked ? NON_MASKABLE : 0)
                | (flags.has(Flags.TF) ? TRACE : 0)
                | (shadow ? SHADOW : 0)
                | (halted || shutDown ? HALT : 0);
    }

    void castShadow() {
        shadow = true;
        attention |= SHADOW;
    }

    boolean interruptDue() {
        return (attention & INTERRUPT) != 0;
    }

    boolean nonMaskableDue() {
        return (attention & NON_MASKABLE) != 0;
    }

    void halt() {
        halted = true;
        attention |= HALT;
    }

    void shutDown() {
        shutDown = true;
        attention |= HALT;
    }

    /** Whether a string instruction may go on with its next repetition; counts the one before. */
    boolean nextRepetition() {
        if (attention != 0 || executed + 1 >= stopAt) {
            return false;
        }
        executed++;
        return true;
    }
}
