package org.platter.vhd.driver;

import java.nio.ByteBuffer;

/** The checksum of footers and headers: the ones' complement of the sum of all bytes but its own four. */
final class Checksum {

    private Checksum() {}

    static int of(ByteBuffer structure, int checksumOffset) {
        int sum = 0;
        for (int i = 0; i < structure.limit(); i++) {
            if (i < checksumOffset || i >= checksumOffset + Integer.BYTES) {
                sum += structure.get(i) & 0xFF;
            }
        }
        return ~sum;
    }
}
