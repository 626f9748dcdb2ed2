package org.platter.ide.controller;

import java.nio.ByteBuffer;

/** MODE SENSE (10). No page can be changed. */
final class ModePages {

    private static final int ERROR_RECOVERY = 0x01;
    private static final int CAPABILITIES = 0x2A;
    private static final int ALL = 0x3F;

    // Which values
    private static final int CHANGEABLE = 1;
    private static final int SAVED = 3;

    private static final int HEADER = 8;

    // Capabilities
    private static final int READS_CD_R_AND_RW_AND_DVD = 0x0B;
    private static final int READS_SESSIONS_AND_MODE_2 = 0x70;
    private static final int TRAY_EJECTS_AND_LOCKS = 0x29;
    private static final int LOCKED = 0x02;

    /** In units of 1000 bytes a second, what hosts call 24 times. */
    private static final int SPEED = 4234;

    private ModePages() {}

    static PacketData start(PacketDrive drive, Packet packet) throws CheckCondition {
        int values = packet.octet(2) >> 6;
        int page = packet.octet(2) & 0x3F;
        if (values == SAVED) {
            throw new CheckCondition(Sense.NOTHING_SAVED);
        }
        if (page != ERROR_RECOVERY && page != CAPABILITIES && page != ALL) {
            throw new CheckCondition(Sense.INVALID_FIELD);
        }
        boolean changeable = values == CHANGEABLE;
        ByteBuffer answer = ByteBuffer.allocate(64).position(HEADER);
        if (page != CAPABILITIES) {
            page(answer, ERROR_RECOVERY, new byte[6], changeable);
        }
        if (page != ERROR_RECOVERY) {
            page(answer, CAPABILITIES, capabilities(drive), changeable);
        }
        answer.putShort(0, (short) (answer.position() - 2)).put(2, (byte) mediumType(drive));
        return PacketReply.of(answer.array(), Math.min(answer.position(), packet.word(7)));
    }

    private static void page(ByteBuffer to, int code, byte[] values, boolean changeable) {
        to.put((byte) code).put((byte) values.length).put(changeable ? new byte[values.length] : values);
    }

    /** MMC-3 6.3.11. */
    private static byte[] capabilities(PacketDrive drive) {
        ByteBuffer page = ByteBuffer.allocate(20);
        page.put((byte) READS_CD_R_AND_RW_AND_DVD);
        page.position(2).put((byte) READS_SESSIONS_AND_MODE_2);
        page.position(4).put((byte) (TRAY_EJECTS_AND_LOCKS | (drive.tray().isHeld() ? LOCKED : 0)));
        page.position(6).putShort((short) SPEED);
        page.position(10).putShort((short) (PacketDrive.BUFFER / 1024)).putShort((short) SPEED);
        return page.array();
    }

    /** SFF-8020i, table 71: the door is open; no disc; data of 120 mm. */
    private static int mediumType(PacketDrive drive) {
        if (drive.tray().isOpen()) {
            return 0x71;
        }
        return drive.disc() == null ? 0x70 : 0x01;
    }
}
