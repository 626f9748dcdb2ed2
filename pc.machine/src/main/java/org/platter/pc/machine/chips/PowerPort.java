package org.platter.pc.machine.chips;

import org.platter.machine.api.PortBus;

/**
 * Port 8900h: the bytes of {@code Shutdown}, one after the other, switch the machine off, as in Bochs. Anything else
 * starts the word anew.
 */
public final class PowerPort implements BytePorts {

    private static final String WORD = "Shutdown";

    private final Runnable powerOff;
    private int matched;

    public PowerPort(PortBus ports, Runnable powerOff) {
        this.powerOff = powerOff;
        ports.map(0x8900, 1, this);
    }

    @Override
    public int read(int port) {
        return 0xFF;
    }

    @Override
    public void write(int port, int value) {
        if (value != WORD.charAt(matched)) {
            matched = 0;
        }
        if (value == WORD.charAt(matched) && ++matched == WORD.length()) {
            matched = 0;
            powerOff.run();
        }
    }
}
