package org.platter.ide.controller;

import java.nio.ByteBuffer;

/** GET CONFIGURATION: which features the drive has, and which of them with the disc that is in it (MMC-3 5.3 and 6.5). */
final class DriveFeatures {

    // Which of them a host asks for
    private static final int ALL = 0;
    private static final int CURRENT = 1;
    private static final int ONE = 2;

    private static final int CD_ROM = 0x0008;
    private static final int DVD_ROM = 0x0010;

    private static final int PERSISTENT = 0x02;

    private final ByteBuffer answer = ByteBuffer.allocate(128);
    private final int which;
    private final int first;

    private DriveFeatures(int which, int first) {
        this.which = which;
        this.first = first;
    }

    static PacketData start(PacketDrive drive, Packet packet) throws CheckCondition {
        int which = packet.octet(1) & 0x03;
        if (which > ONE) {
            throw new CheckCondition(Sense.INVALID_FIELD);
        }
        ByteBuffer answer = new DriveFeatures(which, packet.word(2)).of(drive.disc());
        return PacketReply.of(answer.array(), Math.min(answer.limit(), packet.word(7)));
    }

    private ByteBuffer of(Disc disc) {
        boolean dvd = disc != null && disc.isDvd();
        boolean cd = disc != null && !dvd;
        answer.position(6).putShort((short) (dvd ? DVD_ROM : cd ? CD_ROM : 0));
        feature(0x0000, PERSISTENT | 1, profile(DVD_ROM, dvd), profile(CD_ROM, cd));
        feature(0x0001, PERSISTENT | 1, 0x0000_0002); // Core: ATAPI
        feature(0x0003, PERSISTENT | 1, 0x2900_0000); // Removable Medium: a tray that ejects and locks
        feature(0x0010, current(cd || dvd), Disc.BLOCK, 0x0001_0000); // Random Readable: blocks, one at a time
        feature(0x001E, current(cd)); // CD Read
        feature(0x001F, current(dvd)); // DVD Read
        answer.putInt(0, answer.position() - 4);
        return answer.flip();
    }

    private static int profile(int profile, boolean current) {
        return profile << 16 | current(current) << 8;
    }

    private static int current(boolean current) {
        return current ? 1 : 0;
    }

    private void feature(int code, int flags, int... values) {
        boolean asked = switch (which) {
            case ALL -> code >= first;
            case CURRENT -> code >= first && (flags & 1) != 0;
            default -> code == first;
        };
        if (asked) {
            answer.putShort((short) code).put((byte) flags).put((byte) (4 * values.length));
            for (int value : values) {
                answer.putInt(value);
            }
        }
    }
}
