package org.platter.terminal;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.platter.pc.machine.Pc;
import org.platter.pc.machine.console.Subscription;

/** The PC's screen drawn in a terminal, and the terminal's keys on the PC's keyboard. Two threads of its own do it. */
final class FullScreen implements Session.Watcher {

    private static final int SIXTIETH_SECOND = 1000 / 60;
    private static final int SIZE_POLL = 1000;

    private final Pc pc;
    private final RawTerminal terminal;
    private final String title;
    private final Runnable leave;
    private final Thread drawing = new Thread(this::draw, "platter screen");
    private final Subscription frames;
    private String message = "";
    private boolean news = true;
    private boolean started;
    private boolean closed;

    /** @param leave called when a person wants to leave, or the terminal is gone */
    FullScreen(Pc pc, RawTerminal terminal, String title, Runnable leave) {
        this.pc = pc;
        this.terminal = terminal;
        this.title = title;
        this.leave = leave;
        frames = pc.screen().onFrame(this::wake);
        drawing.setDaemon(true);
        drawing.start();
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
    public synchronized void tell(String what) {
        message = what;
        wake();
    }

    @Override
    public void close() {
        frames.close();
        synchronized (this) {
            closed = true;
            notifyAll();
        }
        try {
            drawing.join(SIZE_POLL);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void wake() {
        news = true;
        notifyAll();
    }

    private void draw() {
        AnsiScreen screen = new AnsiScreen(Colours.of(System.getenv("COLORTERM")));
        RawTerminal.Size size = new RawTerminal.Size(0, 0);
        long nextPoll = System.nanoTime();
        try {
            while (awaitNews()) {
                if (System.nanoTime() - nextPoll >= 0) {
                    RawTerminal.Size now = terminal.size();
                    if (!now.equals(size)) {
                        size = now;
                        screen.resize(size.columns(), size.rows());
                    }
                    nextPoll = System.nanoTime() + SIZE_POLL * 1_000_000L;
                }
                terminal.write(screen.draw(pc.screen().image(), status(size)));
                Thread.sleep(SIXTIETH_SECOND);
            }
        } catch (IOException e) {
            leave.run();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits for something to draw; false when it is over. */
    private synchronized boolean awaitNews() throws InterruptedException {
        if (!news && !closed) {
            wait(SIZE_POLL);
        }
        news = false;
        return !closed;
    }

    private synchronized String status(RawTerminal.Size size) {
        if (!message.isEmpty()) {
            return message + "   Ctrl-] leaves";
        }
        return size.rows() > pc.screen().image().rows() ? "Platter   " + title + "   Ctrl-] leaves" : "";
    }

    private void readKeys() {
        KeyDecoder decoder = new KeyDecoder(pc.keyboard());
        byte[] piece = new byte[1024];
        try {
            for (int count; (count = terminal.input().read(piece)) >= 0; ) {
                if (!decoder.accept(ByteBuffer.wrap(piece, 0, count))) {
                    break;
                }
            }
        } catch (IOException e) {
            // The terminal is gone.
        }
        leave.run();
    }
}
