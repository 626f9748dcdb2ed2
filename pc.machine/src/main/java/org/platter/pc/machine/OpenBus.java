package org.platter.pc.machine;

import org.platter.x86.cpu.MemoryWindow;

/** Addresses where nothing answers, such as those of adapter ROMs that are not there. */
final class OpenBus implements MemoryWindow {

    @Override
    public int read(int address, int width) {
        return -1;
    }

    @Override
    public void write(int address, int width, int value) {}
}
