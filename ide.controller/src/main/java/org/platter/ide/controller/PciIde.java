package org.platter.ide.controller;

import java.nio.ByteBuffer;
import org.platter.machine.api.Board;
import org.platter.machine.api.GuestMemory;
import org.platter.machine.api.PciBus;
import org.platter.machine.api.PciConfiguration;
import org.platter.machine.api.PciFunction;
import org.platter.machine.api.PortBus;
import org.platter.machine.api.PortDevice;

/**
 * The PCI side of the controller: the IDE function of a PIIX3, which is function 1 of the south bridge. It says which ports
 * are answered, and may read and write memory for the drives.
 *
 * <p>Source: Intel 82371FB/82371SB (PIIX/PIIX3) data sheet, 2.3 and 2.6. It starts as firmware leaves it, both channels being
 * decoded, so that a machine without firmware for PCI has disks.
 */
final class PciIde implements PciFunction, PortDevice {

    private static final int DEVICE = 1;
    private static final int FUNCTION = 1;

    // Registers
    private static final int IDENTITY = 0x00;
    private static final int COMMAND = 0x04;
    private static final int STATUS = 0x06;
    private static final int CLASS = 0x08;
    private static final int LATENCY = 0x0D;
    private static final int BASE = 0x20;
    private static final int[] TIMING = {0x40, 0x42};
    private static final int SLAVE_TIMING = 0x44;

    private static final int PIIX3_IDE = 0x7010_8086;
    /** Mass storage, IDE, bus master with fixed ports. */
    private static final int IDE_CLASS = 0x0101_8000;

    // Bits of the command register
    private static final int IO_SPACE = 0x01;
    private static final int BUS_MASTER = 0x04;

    /** Medium timing, fast back-to-back. */
    private static final int STATUS_DEFAULT = 0x0280;

    private static final int DECODED = 0x8000;
    private static final int PORTS = 2 * BusMaster.PORTS;

    private final IdeChannel[] channels;
    private PciConfiguration configuration;
    private Board board;
    private PciBus bus;

    /** Where the bus master's ports are; 0 for nowhere. */
    private int base;

    PciIde(IdeChannel... channels) {
        this.channels = channels;
    }

    /** @throws IllegalStateException if the place on the bus is taken */
    void plug(Board newBoard, PciBus newBus) {
        newBus.add(DEVICE, FUNCTION, this);
        board = newBoard;
        bus = newBus;
        reset();
    }

    void unplug() {
        if (bus != null) {
            release();
            bus.remove(DEVICE, FUNCTION);
            bus = null;
            board = null;
        }
    }

    void reset() {
        if (bus == null) {
            return;
        }
        configuration = new PciConfiguration(this::written)
                .set(IDENTITY, 4, PIIX3_IDE)
                .set(COMMAND, 2, IO_SPACE)
                .writable(COMMAND, 2, IO_SPACE | BUS_MASTER)
                .set(STATUS, 2, STATUS_DEFAULT)
                .set(CLASS, 4, IDE_CLASS)
                .writable(LATENCY, 1, 0xF0)
                .set(BASE, 4, 1)
                .writable(BASE, 4, 0xFFF0)
                .writable(SLAVE_TIMING, 1, 0xFF);
        for (int register : TIMING) {
            configuration.set(register, 2, DECODED).writable(register, 2, 0xFFFF);
        }
        for (IdeChannel channel : channels) {
            channel.busMaster(new Memory());
        }
        map();
    }

    @Override
    public int readConfiguration(int register, int width) {
        return configuration.readConfiguration(register, width);
    }

    @Override
    public void writeConfiguration(int register, int width, int value) {
        configuration.writeConfiguration(register, width, value);
    }

    private void written(int register) {
        if (register == COMMAND || register == BASE || register == TIMING[0]) {
            map();
        }
    }

    private void map() {
        boolean answers = (configuration.get(COMMAND, 2) & IO_SPACE) != 0;
        release();
        for (int i = 0; i < channels.length; i++) {
            channels[i].answer(answers && (configuration.get(TIMING[i], 2) & DECODED) != 0);
        }
        int wanted = configuration.get(BASE, 4) & 0xFFF0;
        if (answers && wanted != 0) {
            try {
                board.ports().map(wanted, PORTS, this);
                base = wanted;
            } catch (IllegalStateException e) {
                // The guest has put them where others are: these answer.
                base = 0;
            }
        }
    }

    private void release() {
        if (base != 0) {
            PortBus ports = board.ports();
            ports.unmap(base, PORTS);
            base = 0;
        }
    }

    @Override
    public int read(int port, int width) {
        if (width != 1) {
            return PortDevice.readBytes(this, port, width);
        }
        int offset = port - base;
        return offset < 0 || offset >= PORTS
                ? 0xFF
                : channels[offset / BusMaster.PORTS].readBusMaster(offset % BusMaster.PORTS);
    }

    @Override
    public void write(int port, int width, int value) {
        if (width != 1) {
            PortDevice.writeBytes(this, port, width, value);
            return;
        }
        int offset = port - base;
        if (offset >= 0 && offset < PORTS) {
            channels[offset / BusMaster.PORTS].writeBusMaster(offset % BusMaster.PORTS, value & 0xFF);
        }
    }

    /** Memory, as far as the guest lets the function reach it: otherwise it reads as zeros and swallows. */
    private final class Memory implements GuestMemory {

        @Override
        public void read(long address, ByteBuffer to) {
            if (allowed()) {
                board.memory().read(address, to);
            } else {
                while (to.hasRemaining()) {
                    to.put((byte) 0);
                }
            }
        }

        @Override
        public void write(long address, ByteBuffer from) {
            if (allowed()) {
                board.memory().write(address, from);
            } else {
                from.position(from.limit());
            }
        }

        private boolean allowed() {
            return (configuration.get(COMMAND, 2) & BUS_MASTER) != 0;
        }
    }
}
