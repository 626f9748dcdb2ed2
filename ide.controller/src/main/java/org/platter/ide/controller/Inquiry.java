package org.platter.ide.controller;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** INQUIRY: what the drive is. */
final class Inquiry {

    static final String MODEL = "CD-ROM DRIVE";
    private static final String VENDOR = "PLATTER";

    private static final int LENGTH = 36;
    private static final int CD_ROM = 0x05;
    private static final int REMOVABLE = 0x80;

    /** An ATAPI device, which answers in the form of SCSI-2 (SFF-8020i 9.8.4). */
    private static final int ATAPI = 0x21;

    /** The host wants pages of product data, of which there are none. */
    private static final int PAGES = 0x03;

    private Inquiry() {}

    static PacketData start(PacketDrive drive, Packet packet) throws CheckCondition {
        if ((packet.octet(1) & PAGES) != 0 || packet.octet(2) != 0) {
            throw new CheckCondition(Sense.INVALID_FIELD);
        }
        ByteBuffer answer = ByteBuffer.allocate(LENGTH)
                .put((byte) CD_ROM)
                .put((byte) REMOVABLE)
                .put((byte) 0)
                .put((byte) ATAPI)
                .putInt(LENGTH - 5 << 24)
                .put(text(VENDOR, 8))
                .put(text(MODEL, 16))
                .put(text(DriveLabel.DEFAULT.firmware(), 4));
        return PacketReply.of(answer, packet.word(3));
    }

    private static byte[] text(String text, int length) {
        return String.format("%-" + length + "s", text).getBytes(StandardCharsets.US_ASCII);
    }
}
