package org.platter.ide.controller;

import java.nio.ByteBuffer;

/**
 * Why a packet command was not done (SPC-2 7.20, MMC-3 annex A).
 *
 * @param key what sort of reason it is, 0 to 15
 * @param code ASC, the reason
 * @param qualifier ASCQ, what tells it from similar ones
 * @param block the one that failed; -1 if none did
 */
record Sense(int key, int code, int qualifier, long block) {

    static final int LENGTH = 18;

    private static final int NOT_READY = 0x02;
    private static final int MEDIUM_ERROR = 0x03;
    private static final int ILLEGAL_REQUEST = 0x05;
    private static final int UNIT_ATTENTION = 0x06;

    static final Sense NONE = new Sense(0, 0, 0);
    static final Sense NO_DISC = new Sense(NOT_READY, 0x3A, 0x01);
    static final Sense TRAY_OPEN = new Sense(NOT_READY, 0x3A, 0x02);
    static final Sense DISC_HELD = new Sense(NOT_READY, 0x53, 0x02);
    static final Sense TRAY_HELD = new Sense(ILLEGAL_REQUEST, 0x53, 0x02);
    static final Sense UNKNOWN_OPERATION = new Sense(ILLEGAL_REQUEST, 0x20, 0);
    static final Sense BLOCK_OUT_OF_RANGE = new Sense(ILLEGAL_REQUEST, 0x21, 0);
    static final Sense INVALID_FIELD = new Sense(ILLEGAL_REQUEST, 0x24, 0);
    static final Sense NOTHING_SAVED = new Sense(ILLEGAL_REQUEST, 0x39, 0);
    static final Sense WRONG_MODE_FOR_TRACK = new Sense(ILLEGAL_REQUEST, 0x64, 0);
    static final Sense MAY_HAVE_CHANGED = new Sense(UNIT_ATTENTION, 0x28, 0);
    static final Sense WAS_RESET = new Sense(UNIT_ATTENTION, 0x29, 0);

    private static final int CURRENT = 0x70;
    private static final int BLOCK_VALID = 0x80;

    private Sense(int key, int code, int qualifier) {
        this(key, code, qualifier, -1);
    }

    /** A block cannot be read. */
    static Sense unreadable(long block) {
        return new Sense(MEDIUM_ERROR, 0x11, 0, block);
    }

    boolean isIllegalRequest() {
        return key == ILLEGAL_REQUEST;
    }

    /** As REQUEST SENSE answers. */
    byte[] bytes() {
        ByteBuffer bytes = ByteBuffer.allocate(LENGTH);
        bytes.put(0, (byte) CURRENT).put(2, (byte) key);
        if (block >= 0) {
            bytes.put(0, (byte) (CURRENT | BLOCK_VALID)).putInt(3, (int) block);
        }
        return bytes.put(7, (byte) (LENGTH - 8))
                .put(12, (byte) code)
                .put(13, (byte) qualifier)
                .array();
    }
}
