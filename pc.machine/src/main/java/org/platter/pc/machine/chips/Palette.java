package org.platter.pc.machine.chips;

import java.util.Arrays;

/** The display's 256 colours of three times six bits. */
final class Palette {

    private final byte[] components = new byte[256 * 3];
    private int readAt;
    private int writeAt;
    private boolean reading;
    private int mask;

    void reset() {
        Arrays.fill(components, (byte) 0);
        readAt = writeAt = 0;
        reading = false;
        mask = 0xFF;
    }

    int mask() {
        return mask;
    }

    void setMask(int value) {
        mask = value;
    }

    int state() {
        return reading ? 3 : 0;
    }

    int writeIndex() {
        return writeAt / 3;
    }

    void selectForReading(int index) {
        readAt = index * 3;
        reading = true;
    }

    void selectForWriting(int index) {
        writeAt = index * 3;
        reading = false;
    }

    int read() {
        int value = components[readAt];
        readAt = (readAt + 1) % components.length;
        return value;
    }

    void write(int value) {
        components[writeAt] = (byte) (value & 0x3F);
        writeAt = (writeAt + 1) % components.length;
    }

    /** A colour as 0xRRGGBB. */
    int colour(int index) {
        int at = (index & mask) * 3;
        return widen(components[at]) << 16 | widen(components[at + 1]) << 8 | widen(components[at + 2]);
    }

    /** Six bits to eight, so that full is full. */
    private static int widen(int six) {
        return six << 2 | six >> 4;
    }
}
