package org.platter.pc.machine.chips;

import org.platter.machine.api.InterruptLine;
import org.platter.machine.api.PortBus;
import org.platter.x86.cpu.InterruptSource;

/** The pair of 8259A interrupt controllers of a PC/AT: lines 0 to 15, of which 2 carries the slave. */
public final class InterruptController implements InterruptSource {

    private static final int CASCADE = 2;

    private final Pic8259 master = new Pic8259(1 << CASCADE, 0xF8);
    private final Pic8259 slave = new Pic8259(0, 0xDE);
    private final InterruptLine toProcessor;
    private LineListener lineListener = (number, high) -> {};
    private boolean requesting;

    /**
     * @param toProcessor the INTR pin
     */
    public InterruptController(PortBus ports, InterruptLine toProcessor) {
        this.toProcessor = toProcessor;
        ports.map(0x20, 2, new Registers(master));
        ports.map(0xA0, 2, new Registers(slave));
        ports.map(0x4D0, 2, new EdgeLevelRegisters());
    }

    /** Hears of every level that a device gives its line. */
    @FunctionalInterface
    public interface LineListener {
        void set(int number, boolean high);
    }

    /** Has the listener called, from now on, before the level has an effect. */
    public void onLine(LineListener listener) {
        lineListener = listener;
    }

    /** The reset line. */
    public void reset() {
        master.reset();
        slave.reset();
        update();
    }

    /**
     * An interrupt request line.
     *
     * @throws IllegalArgumentException unless the number is 0 to 15 and not 2
     */
    public InterruptLine line(int number) {
        if (number < 0 || number > 15 || number == CASCADE) {
            throw new IllegalArgumentException("interrupt line " + number + ": expected 0 to 15, not 2");
        }
        return high -> set(number, high);
    }

    /** Whether an interrupt waits for the processor. */
    public boolean requesting() {
        return requesting;
    }

    @Override
    public int acknowledge() {
        int number = master.acknowledge();
        int vector = master.vector(number);
        if (number == CASCADE) {
            vector = slave.vector(slave.acknowledge());
            // The slave's output drops during the cycle, so that its next request is an edge again.
            master.setLine(CASCADE, false);
        }
        update();
        return vector;
    }

    private void set(int number, boolean high) {
        lineListener.set(number, high);
        if (number < 8) {
            master.setLine(number, high);
        } else {
            slave.setLine(number - 8, high);
        }
        update();
    }

    private void update() {
        boolean slaveRequests = slave.requesting();
        master.setLine(CASCADE, slaveRequests);
        requesting = master.requesting();
        toProcessor.set(requesting);
    }

    private final class Registers implements BytePorts {

        private final Pic8259 pic;

        Registers(Pic8259 pic) {
            this.pic = pic;
        }

        @Override
        public int read(int port) {
            int value = pic.read((port & 1) != 0);
            update();
            return value;
        }

        @Override
        public void write(int port, int value) {
            pic.write((port & 1) != 0, value);
            update();
        }
    }

    private final class EdgeLevelRegisters implements BytePorts {

        @Override
        public int read(int port) {
            return of(port).levelTriggered();
        }

        @Override
        public void write(int port, int value) {
            of(port).setLevelTriggered(value);
            update();
        }

        private Pic8259 of(int port) {
            return (port & 1) == 0 ? master : slave;
        }
    }
}
