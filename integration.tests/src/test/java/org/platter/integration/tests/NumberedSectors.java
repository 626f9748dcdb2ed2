package org.platter.integration.tests;

import static org.junit.Assert.assertEquals;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.IntConsumer;

/** What the guest of {@code counter.asm} says at port E9h, and what its disk has to look like afterwards. */
final class NumberedSectors implements IntConsumer {

    private static final int SLOTS = 2048;
    private static final int STRIDE = 61;
    private static final int FIRST = 64;

    private int pending;
    private int value;
    private volatile int acknowledged;
    private volatile String complaint = "";

    /** A byte of 'A' and a number, 'E' and a status, or 'M'. */
    @Override
    public void accept(int octet) {
        if (pending > 0) {
            value = value >>> 8 | octet << 24;
            pending--;
            if (pending == 0) {
                say(value);
            }
        } else if (octet == 'A') {
            pending = 4;
        } else if (complaint.isEmpty()) {
            complaint = "the guest says '" + (char) octet + "' after sector " + acknowledged;
        }
    }

    private void say(int number) {
        if (number != acknowledged + 1 && complaint.isEmpty()) {
            complaint = "sector " + number + " follows " + acknowledged;
        }
        acknowledged = number;
    }

    /** How many sectors the guest knows to be written. */
    int acknowledged() {
        return acknowledged;
    }

    /** What the guest found to be wrong; empty if nothing was. */
    String complaint() {
        return complaint;
    }

    /** Whether every number that the disk can still hold is there; the one behind the last may be, too. */
    void assertComplete(ByteBuffer disk) {
        for (int slot = 0; slot < SLOTS; slot++) {
            ByteBuffer sector = disk.slice((FIRST + slot * STRIDE) * 512, 512).order(ByteOrder.LITTLE_ENDIAN);
            int number = sector.getInt(0);
            int last = acknowledged - Math.floorMod(acknowledged - slot, SLOTS);
            int expected = number == acknowledged + 1 && number % SLOTS == slot ? number : Math.max(0, last);
            for (int i = 0, word = expected; i < 128; i++) {
                assertEquals("slot " + slot + ", word " + i, expected == 0 ? 0 : word, sector.getInt(4 * i));
                word = word * 1664525 + 1013904223;
            }
        }
    }
}
