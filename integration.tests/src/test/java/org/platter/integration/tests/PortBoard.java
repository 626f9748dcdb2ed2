package org.platter.integration.tests;

import org.platter.machine.api.Board;
import org.platter.machine.api.GuestMemory;
import org.platter.machine.api.InterruptLine;
import org.platter.machine.api.MachineClock;
import org.platter.machine.api.PortBus;
import org.platter.machine.api.PortDevice;

/** A board with nothing but ports: a guest here polls. */
final class PortBoard implements Board, PortBus {

    private final PortDevice[] devices = new PortDevice[0x10000];

    int in(int port, int width) {
        return devices[port].read(port, width) & (1 << 8 * width) - 1;
    }

    void out(int port, int width, int value) {
        devices[port].write(port, width, value);
    }

    @Override
    public PortBus ports() {
        return this;
    }

    @Override
    public void map(int first, int count, PortDevice device) {
        for (int port = first; port < first + count; port++) {
            devices[port] = device;
        }
    }

    @Override
    public void unmap(int first, int count) {
        map(first, count, null);
    }

    @Override
    public InterruptLine interrupt(int number) {
        return high -> {};
    }

    @Override
    public GuestMemory memory() {
        throw new UnsupportedOperationException("no bus master here");
    }

    @Override
    public MachineClock clock() {
        throw new UnsupportedOperationException("no time here");
    }
}
