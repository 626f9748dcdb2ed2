package org.platter.pc.machine.chips;

import org.platter.machine.api.PortDevice;

/** A device whose ports are one byte wide each; wider accesses reach them one after the other. */
interface BytePorts extends PortDevice {

    int read(int port);

    void write(int port, int value);

    @Override
    default int read(int port, int width) {
        return width == 1 ? read(port) : PortDevice.readBytes(this, port, width);
    }

    @Override
    default void write(int port, int width, int value) {
        if (width == 1) {
            write(port, value);
        } else {
            PortDevice.writeBytes(this, port, width, value);
        }
    }
}
