package org.platter.pc.machine.board;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.platter.machine.api.PortBus;
import org.platter.machine.api.PortDevice;
import org.platter.x86.cpu.PortSpace;

/** The 65536 I/O ports. A port that nothing answers reads as ones and swallows writes. */
public final class Ports implements PortBus, PortSpace {

    private static final int COUNT = 0x10000;

    private final PortDevice[] devices = new PortDevice[COUNT];

    @Override
    public void map(int first, int count, PortDevice device) {
        if (first < 0 || count < 1 || first > COUNT - count) {
            throw new IllegalArgumentException(
                    String.format("%d ports from %Xh: expected 1 or more within 0 to FFFFh", count, first));
        }
        for (int port = first; port < first + count; port++) {
            if (devices[port] != null) {
                throw new IllegalStateException(String.format("port %Xh is taken", port));
            }
        }
        Arrays.fill(devices, first, first + count, device);
    }

    @Override
    public void unmap(int first, int count) {
        for (int port = Math.max(first, 0); port < Math.min((long) first + count, COUNT); port++) {
            devices[port] = null;
        }
    }

    @Override
    public int in(int port, int width) {
        PortDevice device = devices[port & 0xFFFF];
        int value = device == null ? -1 : device.read(port & 0xFFFF, width);
        return width == 4 ? value : value & (1 << 8 * width) - 1;
    }

    @Override
    public void out(int port, int width, int value) {
        PortDevice device = devices[port & 0xFFFF];
        if (device != null) {
            device.write(port & 0xFFFF, width, width == 4 ? value : value & (1 << 8 * width) - 1);
        }
    }

    @Override
    public int in(int port, int width, byte[] to, int at, int length) {
        PortDevice device = devices[port & 0xFFFF];
        if (device == null) {
            return 0;
        }
        ByteBuffer values = ByteBuffer.wrap(to, at, length);
        device.readString(port & 0xFFFF, width, values);
        return values.position() - at;
    }

    @Override
    public int out(int port, int width, byte[] from, int at, int length) {
        PortDevice device = devices[port & 0xFFFF];
        if (device == null) {
            return 0;
        }
        ByteBuffer values = ByteBuffer.wrap(from, at, length);
        device.writeString(port & 0xFFFF, width, values);
        return values.position() - at;
    }
}
