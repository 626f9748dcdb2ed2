package org.platter.ide.controller;

import java.nio.ByteBuffer;

/** READ TOC/PMA/ATIP and READ DISC INFORMATION, of a disc with one session of one data track. */
final class TableOfContents {

    private static final int TIME = 0x02;

    /** ADR 1, a data track that was recorded at once. */
    static final int DATA_TRACK = 0x14;

    private static final int TRACK = 1;
    private static final int SESSION = 1;
    private static final int LEAD_OUT = 0xAA;

    // Points of the raw table: first track, last track, lead-out
    private static final int FIRST_POINT = 0xA0;
    private static final int LAST_POINT = 0xA1;
    private static final int LEAD_OUT_POINT = 0xA2;

    /** Finished, and so is its last session. */
    private static final int COMPLETE = 0x0E;

    private static final int UNRESTRICTED = 0x20;

    private TableOfContents() {}

    static PacketData start(PacketDrive drive, Packet packet) throws CheckCondition {
        boolean time = (packet.octet(1) & TIME) != 0;
        int number = packet.octet(6);
        ByteBuffer table = switch (format(packet)) {
            case 0 -> tracks(drive.disc(), number, time);
            case 1 -> sessions(time);
            case 2 -> raw(drive.disc(), number);
            default -> throw new CheckCondition(Sense.INVALID_FIELD);
        };
        table.putShort(0, (short) (table.position() - 2));
        return PacketReply.of(table.flip().array(), Math.min(table.limit(), packet.word(7)));
    }

    /** Drivers of SFF-8020i put it into the last two bits of byte 9. */
    private static int format(Packet packet) {
        int format = packet.octet(2) & 0x0F;
        return format == 0 ? packet.octet(9) >> 6 : format;
    }

    private static ByteBuffer tracks(Disc disc, int first, boolean time) throws CheckCondition {
        if (first > TRACK && first != LEAD_OUT) {
            throw new CheckCondition(Sense.INVALID_FIELD);
        }
        ByteBuffer table = table(20, TRACK, TRACK);
        if (first <= TRACK) {
            track(table, TRACK, 0, time);
        }
        track(table, LEAD_OUT, disc.blocks(), time);
        return table;
    }

    /** Where the last session begins. */
    private static ByteBuffer sessions(boolean time) {
        ByteBuffer table = table(12, SESSION, SESSION);
        track(table, TRACK, 0, time);
        return table;
    }

    private static void track(ByteBuffer table, int number, long start, boolean time) {
        table.put((byte) 0).put((byte) DATA_TRACK).put((byte) number).put((byte) 0);
        DiscAddress.put(table, start, time);
    }

    private static ByteBuffer raw(Disc disc, int session) throws CheckCondition {
        if (session > SESSION) {
            throw new CheckCondition(Sense.INVALID_FIELD);
        }
        ByteBuffer table = table(48, SESSION, SESSION);
        point(table, FIRST_POINT).put((byte) TRACK).putShort((short) 0);
        point(table, LAST_POINT).put((byte) TRACK).putShort((short) 0);
        DiscAddress.putTime(point(table, LEAD_OUT_POINT), disc.blocks());
        DiscAddress.putTime(point(table, TRACK), 0);
        return table;
    }

    private static ByteBuffer point(ByteBuffer table, int point) {
        return table.put((byte) SESSION)
                .put((byte) DATA_TRACK)
                .put((byte) 0)
                .put((byte) point)
                .putInt(0);
    }

    /** Room for a table, whose length is to be put before it. */
    private static ByteBuffer table(int capacity, int first, int last) {
        return ByteBuffer.allocate(capacity)
                .putShort((short) 0)
                .put((byte) first)
                .put((byte) last);
    }

    /** READ DISC INFORMATION. */
    static PacketData discInformation(PacketDrive drive, Packet packet) {
        ByteBuffer answer = ByteBuffer.allocate(34)
                .putShort((short) 32)
                .put((byte) COMPLETE)
                .put((byte) TRACK)
                .put((byte) SESSION)
                .put((byte) TRACK)
                .put((byte) TRACK)
                .put((byte) UNRESTRICTED);
        return PacketReply.of(answer, packet.word(7));
    }
}
