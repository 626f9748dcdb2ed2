package org.platter.ide.controller;

import java.nio.ByteBuffer;

/** READ SUB-CHANNEL, of a disc without sound, catalogue number and recording codes. */
final class SubChannel {

    private static final int TIME = 0x02;
    private static final int SUBQ = 0x40;

    private static final int POSITION = 1;
    private static final int CATALOGUE_NUMBER = 2;
    private static final int RECORDING_CODE = 3;

    /** There is no status of sound to tell. */
    private static final int NO_STATUS = 0x15;

    private SubChannel() {}

    static PacketData start(PacketDrive drive, Packet packet) throws CheckCondition {
        boolean wanted = (packet.octet(2) & SUBQ) != 0;
        int format = packet.octet(3);
        ByteBuffer answer;
        if (!wanted) {
            answer = ByteBuffer.allocate(4);
        } else if (format == POSITION) {
            answer = position((packet.octet(1) & TIME) != 0);
        } else if (format == CATALOGUE_NUMBER || format == RECORDING_CODE) {
            answer = ByteBuffer.allocate(24).put(4, (byte) format);
        } else {
            throw new CheckCondition(Sense.INVALID_FIELD);
        }
        answer.put(1, (byte) NO_STATUS).putShort(2, (short) (answer.capacity() - 4));
        return PacketReply.of(answer, packet.word(7));
    }

    /** At the beginning of the track. */
    private static ByteBuffer position(boolean time) {
        ByteBuffer answer = ByteBuffer.allocate(16).position(4);
        answer.put((byte) POSITION)
                .put((byte) TableOfContents.DATA_TRACK)
                .put((byte) 1) // track
                .put((byte) 1); // index
        DiscAddress.put(answer, 0, time);
        return answer;
    }
}
