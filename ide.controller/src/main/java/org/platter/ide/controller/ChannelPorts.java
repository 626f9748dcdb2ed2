package org.platter.ide.controller;

import java.nio.ByteBuffer;
import org.platter.machine.api.PortBus;
import org.platter.machine.api.PortDevice;

/** Where a channel answers: nine ports, which it takes and gives back, and which register each of them is. */
final class ChannelPorts implements PortDevice {

    private static final int COMMAND_PORTS = 8;

    private final int commandBlock;
    private final int controlPort;
    private final ChannelRegisters registers;
    private final DataPort data;

    /** Null while the channel is not plugged in. */
    private PortBus bus;

    private boolean answers;

    /**
     * @param commandBlock the first of eight ports
     * @param controlPort the port of Device Control and Alternate Status
     */
    ChannelPorts(int commandBlock, int controlPort, ChannelRegisters registers, DataPort data) {
        this.commandBlock = commandBlock;
        this.controlPort = controlPort;
        this.registers = registers;
        this.data = data;
    }

    /** @throws IllegalStateException if one of the ports is taken */
    void plug(PortBus newBus) {
        bus = newBus;
        try {
            map();
        } catch (IllegalStateException e) {
            bus = null;
            throw e;
        }
    }

    void unplug() {
        unmap();
        bus = null;
    }

    /** Answers or not. The ports may be taken when they are wanted back: then it does not. */
    void answer(boolean wanted) {
        if (!wanted) {
            unmap();
        } else if (!answers) {
            try {
                map();
            } catch (IllegalStateException e) {
                answers = false;
            }
        }
    }

    private void map() {
        bus.map(commandBlock, COMMAND_PORTS, this);
        try {
            bus.map(controlPort, 1, this);
        } catch (IllegalStateException e) {
            bus.unmap(commandBlock, COMMAND_PORTS);
            throw e;
        }
        answers = true;
    }

    private void unmap() {
        if (answers) {
            bus.unmap(commandBlock, COMMAND_PORTS);
            bus.unmap(controlPort, 1);
            answers = false;
        }
    }

    @Override
    public int read(int port, int width) {
        if (isData(port)) {
            return data.read(width);
        }
        if (width > 1) {
            return PortDevice.readBytes(this, port, width);
        }
        if (port == controlPort) {
            return registers.alternateStatus();
        }
        return isRegister(port) ? registers.read(port - commandBlock) : 0xFF;
    }

    @Override
    public void write(int port, int width, int value) {
        if (isData(port)) {
            data.write(width, value);
        } else if (width > 1) {
            PortDevice.writeBytes(this, port, width, value);
        } else if (port == controlPort) {
            registers.writeDeviceControl(value & 0xFF);
        } else if (isRegister(port)) {
            registers.write(port - commandBlock, value & 0xFF);
        }
    }

    @Override
    public void readString(int port, int width, ByteBuffer to) {
        if (isData(port)) {
            data.readString(width, to);
        }
    }

    @Override
    public void writeString(int port, int width, ByteBuffer from) {
        if (isData(port)) {
            data.writeString(width, from);
        }
    }

    private boolean isData(int port) {
        return port == commandBlock + Register.DATA;
    }

    /** An access of several ports may reach beyond the channel's. */
    private boolean isRegister(int port) {
        return port > commandBlock && port < commandBlock + COMMAND_PORTS;
    }
}
