package org.platter.pc.machine.chips;

import java.util.function.IntConsumer;
import org.platter.machine.api.PortBus;

/** Port E9h, where guests write text for whoever debugs them; it reads as E9h, by which they know it is there. */
public final class DebugPort implements BytePorts {

    private static final int PORT = 0xE9;

    private final IntConsumer output;

    public DebugPort(PortBus ports, IntConsumer output) {
        this.output = output;
        ports.map(PORT, 1, this);
    }

    @Override
    public int read(int port) {
        return PORT;
    }

    @Override
    public void write(int port, int value) {
        output.accept(value);
    }
}
