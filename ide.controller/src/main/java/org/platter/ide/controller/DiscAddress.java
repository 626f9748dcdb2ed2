package org.platter.ide.controller;

import java.nio.ByteBuffer;

/** A place on a disc as four bytes: a block's number, or minutes, seconds and frames from the edge (MMC-3 4.2.3.5). */
final class DiscAddress {

    private static final int FRAMES = 75;
    private static final int SECONDS = 60;

    /** Frames before block 0. */
    private static final int LEAD = 2 * FRAMES;

    private static final int MOST_MINUTES = 255;

    private DiscAddress() {}

    /** The block at three bytes of a packet; negative before block 0. */
    static long blockAt(Packet packet, int at) throws CheckCondition {
        int seconds = packet.octet(at + 1);
        int frames = packet.octet(at + 2);
        if (seconds >= SECONDS || frames >= FRAMES) {
            throw new CheckCondition(Sense.INVALID_FIELD);
        }
        return (packet.octet(at) * (long) SECONDS + seconds) * FRAMES + frames - LEAD;
    }

    static void put(ByteBuffer to, long block, boolean time) {
        if (time) {
            putTime(to.put((byte) 0), block);
        } else {
            to.putInt((int) block);
        }
    }

    /** Three bytes; behind the last place that they can name, that. */
    static void putTime(ByteBuffer to, long block) {
        long frames = Math.min(block + LEAD, (long) (MOST_MINUTES + 1) * SECONDS * FRAMES - 1);
        to.put((byte) (frames / FRAMES / SECONDS))
                .put((byte) (frames / FRAMES % SECONDS))
                .put((byte) (frames % FRAMES));
    }
}
