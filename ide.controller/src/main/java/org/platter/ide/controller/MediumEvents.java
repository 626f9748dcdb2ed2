package org.platter.ide.controller;

import java.nio.ByteBuffer;

/** GET EVENT STATUS NOTIFICATION, by which a host that polls learns of its disc, and what it has not been told yet. */
final class MediumEvents {

    private static final int POLLED = 0x01;

    /** Class of events about the medium, and its bit in masks. */
    private static final int MEDIA = 4;

    /** Bytes before an event; a host that has no room for more has not been told of it. */
    private static final int HEADER = 4;

    private static final int NO_EVENT_AVAILABLE = 0x80;

    // Events
    private static final int NO_CHANGE = 0;
    private static final int EJECT_REQUEST = 1;
    private static final int NEW_MEDIUM = 2;
    private static final int REMOVAL = 3;

    // Status of the medium
    private static final int TRAY_OPEN = 0x01;
    private static final int PRESENT = 0x02;

    private int untold = NO_CHANGE;

    /** The disc has gone, or another has come. */
    void changed(boolean present) {
        untold = present ? NEW_MEDIUM : REMOVAL;
    }

    static PacketData start(PacketDrive drive, Packet packet) throws CheckCondition {
        if ((packet.octet(1) & POLLED) == 0) {
            throw new CheckCondition(Sense.INVALID_FIELD);
        }
        boolean asked = (packet.octet(4) & 1 << MEDIA) != 0;
        boolean room = packet.word(7) > HEADER;
        ByteBuffer answer = ByteBuffer.allocate(asked ? HEADER + 4 : HEADER);
        answer.putShort((short) (answer.capacity() - HEADER));
        answer.put((byte) (asked ? MEDIA : NO_EVENT_AVAILABLE)).put((byte) (1 << MEDIA));
        if (asked && room) {
            answer.put((byte) drive.events().take(drive.tray())).put((byte) status(drive));
        }
        return PacketReply.of(answer, packet.word(7));
    }

    private int take(Tray tray) {
        int told = untold;
        untold = NO_CHANGE;
        return told == NO_CHANGE && tray.takeWish() ? EJECT_REQUEST : told;
    }

    private static int status(PacketDrive drive) {
        return (drive.tray().isOpen() ? TRAY_OPEN : 0) | (drive.disc() == null ? 0 : PRESENT);
    }
}
