package org.platter.terminal;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/**
 * The two directions of a socket as streams. Those of {@link java.nio.channels.Channels} let nobody write while somebody waits
 * to read, before JDK 19 (JDK-8279339).
 */
final class SocketStreams {

    private SocketStreams() {}

    static InputStream input(SocketChannel socket) {
        return new InputStream() {
            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
            }

            @Override
            public int read(byte[] bytes, int offset, int length) throws IOException {
                return socket.read(ByteBuffer.wrap(bytes, offset, length));
            }

            @Override
            public void close() throws IOException {
                socket.close();
            }
        };
    }

    static OutputStream output(SocketChannel socket) {
        return new OutputStream() {
            @Override
            public void write(int value) throws IOException {
                write(new byte[] {(byte) value}, 0, 1);
            }

            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                ByteBuffer from = ByteBuffer.wrap(bytes, offset, length);
                while (from.hasRemaining()) {
                    socket.write(from);
                }
            }

            @Override
            public void close() throws IOException {
                socket.close();
            }
        };
    }
}
