package org.platter.ide.controller;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.platter.machine.api.Board;
import org.platter.machine.api.InterruptLine;
import org.platter.machine.api.PciBus;
import org.platter.machine.api.PortBus;
import org.platter.machine.api.PortDevice;

/** A board with ports, and interrupt lines that count how often they were raised. */
final class TestBoard implements Board, PortBus {

    private final Map<Integer, PortDevice> devices = new HashMap<>();
    private final TestClock clock = new TestClock();
    /** Why it was stopped. */
    final List<String> stops = new ArrayList<>();

    /** What to run to have the device go on that stopped it last. */
    Runnable resume = () -> {};

    private final TestMemory memory = new TestMemory();
    private final TestPci pci;
    private final Map<Integer, Line> lines = new HashMap<>();

    TestBoard() {
        pci = null;
    }

    /** A board with a PCI bus. */
    TestBoard(TestPci pci) {
        this.pci = pci;
    }

    int in(int port, int width) {
        PortDevice device = devices.get(port);
        int value = device == null ? -1 : device.read(port, width);
        return width == 4 ? value : value & (1 << 8 * width) - 1;
    }

    void out(int port, int width, int value) {
        PortDevice device = devices.get(port);
        if (device != null) {
            device.write(port, width, width == 4 ? value : value & (1 << 8 * width) - 1);
        }
    }

    PortDevice device(int port) {
        return devices.get(port);
    }

    boolean isMapped(int port) {
        return devices.containsKey(port);
    }

    Line line(int number) {
        return lines.computeIfAbsent(number, key -> new Line());
    }

    @Override
    public PortBus ports() {
        return this;
    }

    @Override
    public void map(int first, int count, PortDevice device) {
        for (int port = first; port < first + count; port++) {
            if (devices.containsKey(port)) {
                throw new IllegalStateException("port " + port + " is taken");
            }
        }
        for (int port = first; port < first + count; port++) {
            devices.put(port, device);
        }
    }

    @Override
    public void unmap(int first, int count) {
        for (int port = first; port < first + count; port++) {
            devices.remove(port);
        }
    }

    @Override
    public InterruptLine interrupt(int number) {
        return line(number);
    }

    @Override
    public TestMemory memory() {
        return memory;
    }

    @Override
    public void stop(String reason, Runnable goesOn) {
        stops.add(reason);
        resume = goesOn;
    }

    @Override
    public Optional<PciBus> pci() {
        return Optional.ofNullable(pci);
    }

    @Override
    public TestClock clock() {
        return clock;
    }

    /** A device that has ports, and is none of ours. */
    static final class OtherDevice implements PortDevice {

        @Override
        public int read(int port, int width) {
            return -1;
        }

        @Override
        public void write(int port, int width, int value) {}
    }

    /** An interrupt line as an edge-triggered interrupt controller sees it. */
    static final class Line implements InterruptLine {

        private boolean high;
        private int raised;

        @Override
        public void set(boolean level) {
            if (level && !high) {
                raised++;
            }
            high = level;
        }

        boolean isHigh() {
            return high;
        }

        /** How often the line was raised since this was last asked. */
        int raisedSinceAsked() {
            int count = raised;
            raised = 0;
            return count;
        }
    }
}
