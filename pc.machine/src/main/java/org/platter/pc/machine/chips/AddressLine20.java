package org.platter.pc.machine.chips;

import org.platter.x86.cpu.PhysicalMemory;

/** The gate of address line 20. The keyboard controller and port 92h both move it; the last one wins. */
public final class AddressLine20 {

    private final PhysicalMemory memory;
    private boolean open;

    public AddressLine20(PhysicalMemory memory) {
        this.memory = memory;
    }

    /** The reset line: the keyboard controller's outputs go high with it, which opens the gate. */
    public void reset() {
        set(true);
    }

    boolean open() {
        return open;
    }

    void set(boolean opened) {
        open = opened;
        memory.enableA20(opened);
    }
}
