package org.platter.ide.controller;

import java.nio.ByteBuffer;

/** Commands that move the tray, hold it, and tell where it is. */
final class TrayCommands {

    // START STOP UNIT
    private static final int POWER_CONDITIONS = 0xF0;
    private static final int LOAD_EJECT = 0x02;
    private static final int START = 0x01;

    private static final int PREVENT = 0x01;
    private static final int DOOR_OPEN = 0x10;

    private TrayCommands() {}

    /** START STOP UNIT: opens and closes the tray. A disc that it starts or stops is read all the same. */
    static PacketData startStop(PacketDrive drive, Packet packet) throws CheckCondition {
        int how = packet.octet(4);
        Tray tray = drive.tray();
        if ((how & POWER_CONDITIONS) == 0 && (how & LOAD_EJECT) != 0) {
            boolean out = (how & START) == 0;
            if (out && tray.isHeld() && !tray.isOpen()) {
                throw new CheckCondition(drive.disc() == null ? Sense.TRAY_HELD : Sense.DISC_HELD);
            }
            tray.move(out);
        }
        return PacketReply.NONE;
    }

    /** PREVENT ALLOW MEDIUM REMOVAL. */
    static PacketData preventAllow(PacketDrive drive, Packet packet) {
        drive.tray().hold((packet.octet(4) & PREVENT) != 0);
        return PacketReply.NONE;
    }

    /** MECHANISM STATUS: a drive that changes no discs. */
    static PacketData mechanismStatus(PacketDrive drive, Packet packet) {
        ByteBuffer answer = ByteBuffer.allocate(8);
        answer.put(1, (byte) (drive.tray().isOpen() ? DOOR_OPEN : 0));
        answer.put(5, (byte) 1); // slots
        return PacketReply.of(answer, packet.word(8));
    }
}
