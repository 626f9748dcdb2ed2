package org.platter.qcow2.driver;

import java.nio.charset.StandardCharsets;

/**
 * An entry of the list behind the header ("Header extensions").
 *
 * @param data without its padding; not to be changed
 */
record HeaderExtension(int type, byte[] data) {

    static final int END = 0;
    static final int BACKING_FORMAT = 0xE2792ACA;
    static final int FEATURE_NAMES = 0x6803F857;
    static final int BITMAPS = 0x23852875;

    private static final int PREFIX = 8;

    static HeaderExtension backingFormat(String format) {
        return new HeaderExtension(BACKING_FORMAT, format.getBytes(StandardCharsets.UTF_8));
    }

    /** Bytes in the list, padding included. */
    int storedLength() {
        return PREFIX + (data.length + 7 & -8);
    }
}
