package org.platter.terminal;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;

/**
 * What a watching terminal says: keys that were pressed, or how large it is. In the other direction go the bytes to be shown,
 * as they are.
 *
 * <p>On the line: a byte K, the number of bytes in two, and the bytes; or a byte S, columns and rows in two bytes each, and a
 * byte that is 1 if colours are shown exactly.
 */
sealed interface WatchMessage {

    /** Bytes as a terminal sends them, at most 65535. */
    record Pressed(byte[] keys) implements WatchMessage {}

    /** The terminal as it is now. */
    record Shape(Terminal.Size size, boolean exactColours) implements WatchMessage {}

    /** Reads the next message; null at the end of the line. */
    static WatchMessage read(DataInputStream in) throws IOException {
        int type = in.read();
        return switch (type) {
            case -1 -> null;
            case 'K' -> {
                byte[] keys = new byte[in.readUnsignedShort()];
                in.readFully(keys);
                yield new Pressed(keys);
            }
            case 'S' -> {
                Terminal.Size size = new Terminal.Size(in.readUnsignedShort(), in.readUnsignedShort());
                yield new Shape(size, in.readBoolean());
            }
            default -> throw new EOFException("message of type " + type + ": expected K or S");
        };
    }

    /** Writes this message and flushes. */
    default void write(DataOutputStream out) throws IOException {
        if (this instanceof Pressed pressed) {
            out.writeByte('K');
            out.writeShort(pressed.keys.length);
            out.write(pressed.keys);
        } else if (this instanceof Shape shape) {
            out.writeByte('S');
            out.writeShort(shape.size.columns());
            out.writeShort(shape.size.rows());
            out.writeBoolean(shape.exactColours);
        }
        out.flush();
    }
}
