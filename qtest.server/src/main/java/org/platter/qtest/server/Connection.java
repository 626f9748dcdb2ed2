package org.platter.qtest.server;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/** The other end of a socket: text comes in and goes out. What goes out is collected until {@link #flush}. */
final class Connection {

    private static final int CHUNK = 1 << 16;

    /** Takes the bytes that have come in. */
    @FunctionalInterface
    interface Receiver {
        void receive(ByteBuffer bytes) throws IOException;
    }

    private final SocketChannel channel;
    private final ByteBuffer input = ByteBuffer.allocate(CHUNK);
    private final ByteArrayOutputStream output = new ByteArrayOutputStream();
    private boolean gone;

    Connection(SocketChannel channel) {
        this.channel = channel;
    }

    /** Passes on what has come in; returns false once the other side has gone. */
    boolean read(Receiver receiver) throws IOException {
        int length;
        try {
            length = gone ? -1 : channel.read(input.clear());
        } catch (IOException e) {
            length = -1;
        }
        if (length < 0) {
            gone = true;
            channel.close();
            return false;
        }
        receiver.receive(input.flip());
        return true;
    }

    void send(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        output.write(bytes, 0, bytes.length);
        if (output.size() > CHUNK) {
            flush();
        }
    }

    /** Returns when the socket has taken everything, or the other side has gone. */
    void flush() {
        ByteBuffer bytes = ByteBuffer.wrap(output.toByteArray());
        output.reset();
        try {
            while (bytes.hasRemaining() && !gone) {
                if (channel.write(bytes) == 0) {
                    awaitRoom();
                }
            }
        } catch (IOException e) {
            gone = true;
        }
    }

    private void awaitRoom() throws IOException {
        try (Selector selector = Selector.open()) {
            channel.register(selector, SelectionKey.OP_WRITE);
            selector.select();
        }
    }
}
