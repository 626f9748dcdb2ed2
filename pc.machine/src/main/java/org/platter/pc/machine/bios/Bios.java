package org.platter.pc.machine.bios;

import org.platter.pc.machine.geometry.Translation;
import org.platter.x86.cpu.Cpu;
import org.platter.x86.cpu.Firmware;
import org.platter.x86.cpu.PhysicalMemory;
import org.platter.x86.cpu.PortSpace;

/** The BIOS. */
public final class Bios implements Firmware {

    @Override
    public void trap(int number) {}

    /** Whether key strokes wait in the BIOS's buffer. */
    public boolean keyStrokesWait() {
        return false;
    }

    public void install(Cpu cpu, PhysicalMemory memory, PortSpace ports, int[] bootOrder, Translation[] translations) {}
}
