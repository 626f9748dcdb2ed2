package org.platter.ide.controller;

import java.nio.ByteBuffer;

/** The last byte of a 512-byte structure that makes the sum of all bytes 0. */
final class Checksum {

    private static final int AT = Disk.SECTOR - 1;

    private Checksum() {}

    static void put(ByteBuffer structure) {
        int sum = 0;
        for (int i = 0; i < AT; i++) {
            sum += structure.get(i);
        }
        structure.put(AT, (byte) -sum);
    }
}
