package org.platter.ide.controller;

import java.nio.ByteBuffer;

/** An answer that is there at once. */
final class PacketReply implements PacketData {

    /** That of a command without data. */
    static final PacketData NONE = new PacketReply(ByteBuffer.allocate(0));

    private final ByteBuffer bytes;

    private PacketReply(ByteBuffer bytes) {
        this.bytes = bytes;
    }

    /** Of the answer as much as the host has room for. */
    static PacketData of(byte[] answer, int allocationLength) {
        return new PacketReply(ByteBuffer.wrap(answer, 0, Math.min(answer.length, allocationLength)));
    }

    static PacketData of(ByteBuffer answer, int allocationLength) {
        return of(answer.array(), allocationLength);
    }

    @Override
    public long remaining() {
        return bytes.remaining();
    }

    @Override
    public ByteBuffer take(int length) {
        ByteBuffer next = bytes.slice(bytes.position(), length);
        bytes.position(bytes.position() + length);
        return next;
    }
}
