package org.platter.pc.machine.chips;

import org.platter.x86.cpu.PhysicalMemory;

/** The gate of address line 20: open if the keyboard controller or port 92h says so. */
public final class AddressLine20 {

    private final PhysicalMemory memory;
    private boolean keyboardController;
    private boolean fast;

    public AddressLine20(PhysicalMemory memory) {
        this.memory = memory;
    }

    /** The reset line: the keyboard controller's outputs go high with it, which leaves the gate open. */
    public void reset() {
        fast = false;
        keyboardController = true;
        update();
    }

    boolean fast() {
        return fast;
    }

    boolean keyboardController() {
        return keyboardController;
    }

    void setFast(boolean open) {
        fast = open;
        update();
    }

    void setKeyboardController(boolean open) {
        keyboardController = open;
        update();
    }

    private void update() {
        memory.enableA20(fast || keyboardController);
    }
}
