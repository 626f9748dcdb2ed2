package org.platter.terminal;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import org.platter.pc.machine.Pc;
import org.platter.pc.machine.console.Subscription;

/** The PC without a screen: its serial line on standard input and output, or nothing at all. */
final class SerialOnStdio implements Session.Watcher {

    private static final byte LEAVE = 0x1D;

    private final Pc pc;
    private final boolean connected;
    private final boolean onTerminal;
    private final DeviceStop deviceStop;
    private final Runnable leave;
    private final OutputStream out = new FileOutputStream(FileDescriptor.out);
    private final Subscription bytes;
    private boolean started;

    /**
     * @param connected whether the serial line is to be seen
     * @param onTerminal whether keys come singly from a terminal, where Ctrl-] leaves
     */
    SerialOnStdio(Pc pc, boolean connected, boolean onTerminal, DeviceStop deviceStop, Runnable leave) {
        this.pc = pc;
        this.connected = connected;
        this.onTerminal = onTerminal;
        this.deviceStop = deviceStop;
        this.leave = leave;
        bytes = pc.serial().onByte(connected ? this::print : value -> {});
    }

    @Override
    public synchronized void start() {
        if (connected && !started) {
            started = true;
            // It cannot be stopped while it waits for input, so it must not keep the process alive.
            Thread input = new Thread(this::readInput, "platter serial input");
            input.setDaemon(true);
            input.start();
        }
    }

    @Override
    public void tell(String message) {
        if (!message.isEmpty()) {
            System.err.println("platter: " + message);
        }
    }

    @Override
    public void close() {
        bytes.close();
    }

    private void print(int value) {
        try {
            out.write(value);
        } catch (IOException e) {
            leave.run();
        }
    }

    private void readInput() {
        byte[] piece = new byte[1024];
        try {
            for (int count; (count = System.in.read(piece)) >= 0; ) {
                for (int i = 0; onTerminal && i < count; i++) {
                    if (piece[i] == LEAVE) {
                        leave.run();
                        return;
                    }
                }
                if (onTerminal && deviceStop.takes(piece, count)) {
                    continue;
                }
                pc.serial().send(Arrays.copyOf(piece, count));
            }
        } catch (IOException e) {
            // There is no more input; the guest may go on without.
        }
    }
}
