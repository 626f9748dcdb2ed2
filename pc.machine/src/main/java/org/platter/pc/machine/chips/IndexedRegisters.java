package org.platter.pc.machine.chips;

import java.util.Arrays;

/** Registers behind an index register and a data register. Those that do not exist read 0. */
final class IndexedRegisters {

    private final byte[] values;
    private int index;

    IndexedRegisters(int count) {
        values = new byte[count];
    }

    void reset() {
        Arrays.fill(values, (byte) 0);
        index = 0;
    }

    void select(int number) {
        index = number;
    }

    int index() {
        return index;
    }

    int read() {
        return get(index);
    }

    void write(int value) {
        if (index < values.length) {
            values[index] = (byte) value;
        }
    }

    int get(int number) {
        return number < values.length ? values[number] & 0xFF : 0;
    }
}
