package org.platter.terminal;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A terminal of another process, at the other end of a socket. A thread of its own reads what it says. */
final class WatchingTerminal implements Terminal, Keys, AutoCloseable {

    private static final byte[] END = {};

    /** So many pieces of keys at most wait to be taken; then the other end waits. */
    private static final int WAITING = 64;

    private final SocketChannel socket;
    private final OutputStream out;
    private final BlockingQueue<byte[]> pressed = new LinkedBlockingQueue<>(WAITING);
    private byte[] begun = END;
    private final CountDownLatch shaped = new CountDownLatch(1);
    private volatile WatchMessage.Shape shape = new WatchMessage.Shape(new Size(80, 24), false);
    private volatile boolean closed;

    WatchingTerminal(SocketChannel socket) {
        this.socket = socket;
        out = SocketStreams.output(socket);
        Thread reading = new Thread(this::listen, "platter watching terminal");
        reading.setDaemon(true);
        reading.start();
    }

    /** Waits until it is known how large the terminal is; it says so at the beginning. */
    void awaitShape() {
        try {
            shaped.await(5, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void write(String text) throws IOException {
        if (!text.isEmpty()) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
    }

    @Override
    public Size size() {
        return shape.size();
    }

    @Override
    public boolean exactColours() {
        return shape.exactColours();
    }

    @Override
    public int read(byte[] piece, int millis) {
        if (begun.length == 0) {
            byte[] next = poll(millis);
            if (next == null) {
                return 0;
            }
            if (next == END) {
                return -1;
            }
            begun = next;
        }
        int count = Math.min(piece.length, begun.length);
        System.arraycopy(begun, 0, piece, 0, count);
        begun = count == begun.length ? END : Arrays.copyOfRange(begun, count, begun.length);
        return count;
    }

    private byte[] poll(int millis) {
        try {
            return pressed.poll(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return END;
        }
    }

    private void listen() {
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(SocketStreams.input(socket)))) {
            for (WatchMessage message; (message = WatchMessage.read(in)) != null; ) {
                if (message instanceof WatchMessage.Shape now) {
                    shape = now;
                    shaped.countDown();
                } else if (message instanceof WatchMessage.Pressed keys && keys.keys().length > 0) {
                    offer(keys.keys());
                }
            }
        } catch (IOException e) {
            // The other end is gone, or makes no sense.
        } finally {
            shaped.countDown();
            offer(END);
        }
    }

    private void offer(byte[] piece) {
        try {
            while (!closed && !pressed.offer(piece, 1, TimeUnit.SECONDS)) {
                // The view is busy drawing; it looks at the keys again soon.
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() throws IOException {
        closed = true;
        socket.close();
    }
}
