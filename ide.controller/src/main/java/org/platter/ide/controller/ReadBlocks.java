package org.platter.ide.controller;

import java.nio.ByteBuffer;

/** Commands that address a disc's blocks. */
final class ReadBlocks {

    // READ CD
    private static final int SECTOR_TYPE = 0x1C;
    private static final int ANY_TYPE = 0x00;
    private static final int MODE_1 = 0x08;
    private static final int NOTHING = 0x00;
    private static final int USER_DATA = 0x10;

    private ReadBlocks() {}

    /** READ CAPACITY: the last block, and the length of one. */
    static PacketData capacity(PacketDrive drive, Packet packet) {
        ByteBuffer answer =
                ByteBuffer.allocate(8).putInt((int) (drive.disc().blocks() - 1)).putInt(Disc.BLOCK);
        return PacketReply.of(answer, answer.capacity());
    }

    /** READ (10) and READ (12). */
    static PacketData read(PacketDrive drive, long first, long count) throws CheckCondition {
        if (count == 0) {
            return PacketReply.NONE;
        }
        if (first + count > drive.disc().blocks()) {
            throw new CheckCondition(Sense.BLOCK_OUT_OF_RANGE);
        }
        return new DiscReading(drive.disc(), first, count, drive.buffer());
    }

    /** READ CD, as far as it asks for the data of blocks, rather than for how they are coded or for sound. */
    static PacketData readCd(PacketDrive drive, Packet packet) throws CheckCondition {
        return readCd(drive, packet, packet.doubleWord(2), packet.threeOctets(6));
    }

    /** READ CD MSF, likewise, by minutes, seconds and frames. */
    static PacketData readCdByTime(PacketDrive drive, Packet packet) throws CheckCondition {
        long first = DiscAddress.blockAt(packet, 3);
        long end = DiscAddress.blockAt(packet, 6);
        if (end < first) {
            throw new CheckCondition(Sense.INVALID_FIELD);
        }
        if (first < 0) {
            throw new CheckCondition(Sense.BLOCK_OUT_OF_RANGE);
        }
        return readCd(drive, packet, first, end - first);
    }

    private static PacketData readCd(PacketDrive drive, Packet packet, long first, long count) throws CheckCondition {
        int type = packet.octet(1) & SECTOR_TYPE;
        int parts = packet.octet(9);
        if (type != ANY_TYPE && type != MODE_1) {
            throw new CheckCondition(Sense.WRONG_MODE_FOR_TRACK);
        }
        if (parts != NOTHING && parts != USER_DATA || packet.octet(10) != 0) {
            throw new CheckCondition(Sense.INVALID_FIELD);
        }
        return read(drive, first, parts == NOTHING ? 0 : count);
    }

    /** SEEK (10). */
    static PacketData seek(PacketDrive drive, Packet packet) throws CheckCondition {
        if (packet.doubleWord(2) >= drive.disc().blocks()) {
            throw new CheckCondition(Sense.BLOCK_OUT_OF_RANGE);
        }
        return PacketReply.NONE;
    }
}
