package org.platter.ide.controller;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** A block of data that moves between a drive and its host: through the data port, or all of it by a bus master. */
final class DriveData {

    private static final ByteBuffer NONE = ByteBuffer.allocate(0);

    private final Runnable moved;
    private ByteBuffer block = NONE;
    private boolean toHost;
    private boolean dma;

    /** @param moved run when the last of a block has been moved */
    DriveData(Runnable moved) {
        this.moved = moved;
    }

    /** There is a block to be moved. */
    void offer(ByteBuffer data, boolean readByHost, boolean byBusMaster) {
        block = data.order(ByteOrder.LITTLE_ENDIAN);
        toHost = readByHost;
        dma = byBusMaster;
    }

    /** There is none any more. */
    void withdraw() {
        block = NONE;
        dma = false;
    }

    // The data port

    /** A word for the host; ones when there is none. */
    int readWord() {
        if (!readable()) {
            return 0xFFFF;
        }
        int word = block.remaining() == 1 ? block.get() & 0xFF : block.getShort() & 0xFFFF;
        tellIfMoved();
        return word;
    }

    /** A word from the host; lost when none is wanted. */
    void writeWord(int word) {
        if (!writable()) {
            return;
        }
        if (block.remaining() == 1) {
            block.put((byte) word);
        } else {
            block.putShort((short) word);
        }
        tellIfMoved();
    }

    /** A byte for the host, where the data port is 8 bits wide. */
    int readByte() {
        if (!readable()) {
            return 0xFF;
        }
        int value = block.get() & 0xFF;
        tellIfMoved();
        return value;
    }

    /** A byte from the host, where the data port is 8 bits wide. */
    void writeByte(int value) {
        if (writable()) {
            block.put((byte) value);
            tellIfMoved();
        }
    }

    /** Data for the host, up to what is read last: with that the block has been moved. */
    void readString(int width, ByteBuffer to) {
        if (readable()) {
            int length = beforeTheLast(width, to);
            to.put(block.slice(block.position(), length));
            block.position(block.position() + length);
        }
    }

    /** Data from the host, up to what is written last: with that the block has been moved. */
    void writeString(int width, ByteBuffer from) {
        if (writable()) {
            int length = beforeTheLast(width, from);
            block.put(from.slice(from.position(), length));
            from.position(from.position() + length);
        }
    }

    private int beforeTheLast(int width, ByteBuffer other) {
        int length = Math.min(block.remaining() - width, other.remaining());
        return Math.max(0, length) / width * width;
    }

    private boolean readable() {
        return toHost && !dma && block.hasRemaining();
    }

    private boolean writable() {
        return !toHost && !dma && block.hasRemaining();
    }

    private void tellIfMoved() {
        if (!block.hasRemaining()) {
            moved.run();
        }
    }

    // The bus master

    /** What a bus master is to move; null if there is nothing. */
    ByteBuffer ofDma() {
        return dma ? block : null;
    }

    /** Whether a bus master brings the data to memory. */
    boolean toHost() {
        return toHost;
    }

    /** A bus master has moved all. */
    void movedByDma() {
        dma = false;
        moved.run();
    }
}
