package org.platter.x86.cpu;

import java.util.Objects;

/**
 * A 386-class processor: the interpreter and its registers.
 *
 * <p>The machine calls {@link #run run} with the number of instructions until its next event; a port or window access
 * made by the guest in between may cut that short with {@link #endRun endRun}. All methods belong to the machine's
 * thread.
 */
public final class Cpu {

    /** Numbers of the general registers, as instructions encode them. */
    public static final int EAX = 0, ECX = 1, EDX = 2, EBX = 3, ESP = 4, EBP = 5, ESI = 6, EDI = 7;

    /** Numbers of the segment registers, as instructions encode them. */
    public static final int ES = 0, CS = 1, SS = 2, DS = 3, FS = 4, GS = 5;

    /** Connects the processor and resets it. */
    public Cpu(PhysicalMemory memory, PortSpace ports, InterruptSource interrupts, Firmware firmware) {
        Objects.requireNonNull(memory);
        throw new UnsupportedOperationException("in the making");
    }

    /** Puts the processor in its state after RESET: real mode at F000:FFF0 (physical FFFFFFF0h or FFFF0h). */
    public void reset() {}

    /**
     * Executes instructions and takes interrupts between them.
     *
     * @param limit how many instructions at most; at least 1
     * @return how many were executed: less than {@code limit} after {@link #endRun} and when the processor halted
     */
    public long run(long limit) {
        return 0;
    }

    /** Instructions executed since the processor was made; exact within a port access too. */
    public long instructions() {
        return 0;
    }

    /** Makes {@link #run} return after the instruction in progress. */
    public void endRun() {}

    /** Whether the processor waits in HLT for an interrupt. */
    public boolean halted() {
        return false;
    }

    /** Whether the processor has shut down after a triple fault; only {@link #reset} ends that. */
    public boolean shutDown() {
        return false;
    }

    /** The level of the INTR pin. */
    public void setInterruptRequest(boolean high) {}

    /** An edge on the NMI pin. */
    public void nonMaskableInterrupt() {}

    /** A general register, 32 bits. */
    public int register(int number) {
        return 0;
    }

    /** Sets all 32 bits of a general register. */
    public void setRegister(int number, int value) {}

    /** A segment register's selector. */
    public int selector(int segment) {
        return 0;
    }

    /** The base address that the processor keeps for a segment register. */
    public int segmentBase(int segment) {
        return 0;
    }

    /** Loads a segment register as a real-mode MOV does. */
    public void setSegment(int segment, int selector) {}

    /** The instruction pointer. */
    public int eip() {
        return 0;
    }

    /** Jumps within the code segment. */
    public void setEip(int eip) {}

    /** The flags register. */
    public int eflags() {
        return 0;
    }

    /** Sets the flags register. */
    public void setEflags(int eflags) {}
}
