package org.platter.terminal;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.platter.pc.machine.Pc;
import org.platter.pc.machine.console.Subscription;

/** The PC's screen drawn in a terminal, and the terminal's keys on the PC's keyboard. Two threads of its own do it. */
final class FullScreen implements Session.Watcher {

    private final Pc pc;
    private final RawTerminal terminal;
    private final String title;
    private final DeviceStop deviceStop;
    private final Runnable leave;
    private final Painter painter;
    private final Subscription frames;
    private String message = "";
    private boolean started;

    /** @param leave called when a person wants to leave, or the terminal is gone */
    FullScreen(Pc pc, RawTerminal terminal, String title, DeviceStop deviceStop, Runnable leave) {
        this.pc = pc;
        this.terminal = terminal;
        this.title = title;
        this.deviceStop = deviceStop;
        this.leave = leave;
        painter = new Painter(terminal, () -> pc.screen().image(), this::status, leave);
        frames = pc.screen().onFrame(painter::wake);
        painter.start();
    }

    @Override
    public synchronized void start() {
        if (!started) {
            started = true;
            // It cannot be stopped while it waits for a key, so it must not keep the process alive.
            Thread keys = new Thread(this::readKeys, "platter keys");
            keys.setDaemon(true);
            keys.start();
        }
    }

    @Override
    public void tell(String what) {
        synchronized (this) {
            message = what;
        }
        painter.wake();
    }

    @Override
    public void close() {
        frames.close();
        painter.close();
    }

    private synchronized String status(Terminal.Size size) {
        if (!message.isEmpty()) {
            return MachineView.line("Platter", message, "leaves", size.columns());
        }
        return size.rows() > pc.screen().image().rows() ? "Platter   " + title + "   Ctrl-] leaves" : "";
    }

    private void readKeys() {
        KeyDecoder decoder = new KeyDecoder(pc.keyboard());
        byte[] piece = new byte[1024];
        try {
            for (int count; (count = terminal.input().read(piece)) >= 0; ) {
                if (!deviceStop.takes(piece, count) && !decoder.accept(ByteBuffer.wrap(piece, 0, count))) {
                    break;
                }
            }
        } catch (IOException e) {
            // The terminal is gone.
        }
        leave.run();
    }
}
