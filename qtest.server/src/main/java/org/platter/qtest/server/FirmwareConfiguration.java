package org.platter.qtest.server;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.platter.machine.api.Board;
import org.platter.machine.api.MachineDevice;
import org.platter.machine.api.PortDevice;

/**
 * QEMU's device that tells a firmware of the machine: a key is written to port 510h, its bytes are read at 511h. QEMU's test
 * library asks it how much memory there is. Keys are the signature, the revision, the memory's size and the processors.
 *
 * <p>Source: QEMU, Firmware Configuration Device.
 */
final class FirmwareConfiguration implements MachineDevice, PortDevice {

    private static final int SELECTOR = 0x510, DATA = 0x511, PORTS = 2;

    private final long memory;
    private Board board;
    private ByteBuffer selected = ByteBuffer.allocate(0);

    /** @param memory bytes of RAM */
    FirmwareConfiguration(long memory) {
        this.memory = memory;
    }

    @Override
    public String name() {
        return "fw_cfg";
    }

    @Override
    public void plug(Board newBoard) {
        newBoard.ports().map(SELECTOR, PORTS, this);
        board = newBoard;
    }

    @Override
    public void reset() {
        selected = ByteBuffer.allocate(0);
    }

    @Override
    public void unplug() {
        if (board != null) {
            board.ports().unmap(SELECTOR, PORTS);
            board = null;
        }
    }

    /** Behind the end of a value, and for an unknown key, zeros. */
    @Override
    public int read(int port, int width) {
        return port == DATA && selected.hasRemaining() ? selected.get() & 0xFF : 0;
    }

    @Override
    public void write(int port, int width, int value) {
        if (port == SELECTOR && width == 2) {
            selected = value(value & 0x3FFF);
        }
    }

    private ByteBuffer value(int key) {
        ByteBuffer value = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
        switch (key) {
            case 0x00 -> value.put(new byte[] {'Q', 'E', 'M', 'U'});
            case 0x01 -> value.putInt(1); // the ports only, no DMA
            case 0x03 -> value.putLong(memory);
            case 0x05, 0x0F -> value.putShort((short) 1); // processors, and at most
            default -> {}
        }
        return value.flip();
    }
}
