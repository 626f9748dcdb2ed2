package org.platter.ide.controller;

/**
 * A command packet, which is a SCSI command descriptor block of 12 bytes.
 *
 * @param bytes of which the first is the operation code
 */
record Packet(byte[] bytes) {

    static final int LENGTH = 12;

    int operation() {
        return octet(0);
    }

    int octet(int at) {
        return bytes[at] & 0xFF;
    }

    /** A number of two bytes, the upper one first, as all are. */
    int word(int at) {
        return octet(at) << 8 | octet(at + 1);
    }

    int threeOctets(int at) {
        return octet(at) << 16 | word(at + 1);
    }

    long doubleWord(int at) {
        return (long) word(at) << 16 | word(at + 2);
    }
}
