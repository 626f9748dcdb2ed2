package org.platter.x86.cpu;

/**
 * Services written in Java that guest code reaches by the trap instruction {@code 0F 3F nn}.
 *
 * <p>The instruction is recognised only in a ROM range of {@link PhysicalMemory}; anywhere else it is the undefined
 * opcode it is on a real processor.
 */
public interface Firmware {

    /** Called with the instruction pointer behind the trap; may change the processor's registers and memory. */
    void trap(int number);
}
