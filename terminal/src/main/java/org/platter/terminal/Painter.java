package org.platter.terminal;

import java.io.IOException;
import java.util.function.Function;
import java.util.function.Supplier;
import org.platter.pc.machine.console.ScreenImage;

/** Keeps drawing a screen in a terminal, on a thread of its own, no more often than sixty times a second. */
final class Painter implements AutoCloseable {

    private static final int SIXTIETH_SECOND = 1000 / 60;
    private static final int SIZE_POLL = 1000;

    private final Terminal terminal;
    private final Supplier<ScreenImage> image;
    private final Function<Terminal.Size, String> status;
    private final Runnable lost;
    private final Thread drawing = new Thread(this::draw, "platter screen");
    private boolean news = true;
    private boolean closed;

    /**
     * @param status a line for under the screen, by the terminal's size
     * @param lost called when the terminal is gone
     */
    Painter(Terminal terminal, Supplier<ScreenImage> image, Function<Terminal.Size, String> status, Runnable lost) {
        this.terminal = terminal;
        this.image = image;
        this.status = status;
        this.lost = lost;
    }

    void start() {
        drawing.setDaemon(true);
        drawing.start();
    }

    /** There may be something new to draw. Returns at once. */
    synchronized void wake() {
        news = true;
        notifyAll();
    }

    @Override
    public void close() {
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

    private void draw() {
        AnsiScreen screen = new AnsiScreen(terminal.exactColours() ? Colours.EXACT : Colours.SIXTEEN);
        Terminal.Size size = new Terminal.Size(0, 0);
        long nextPoll = System.nanoTime();
        try {
            while (awaitNews()) {
                if (System.nanoTime() - nextPoll >= 0) {
                    Terminal.Size now = terminal.size();
                    if (!now.equals(size)) {
                        size = now;
                        screen.resize(size.columns(), size.rows());
                    }
                    nextPoll = System.nanoTime() + SIZE_POLL * 1_000_000L;
                }
                terminal.write(screen.draw(image.get(), status.apply(size)));
                Thread.sleep(SIXTIETH_SECOND);
            }
        } catch (IOException e) {
            lost.run();
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
}
