package org.platter.x86.cpu;

import java.util.Arrays;

/**
 * Translations of linear pages that lie in RAM, for one privilege. A tag is the page's linear address, or one that no
 * page has.
 */
final class Tlb {

    private static final int ENTRIES = 4096;
    private static final int NO_PAGE = 1;

    final boolean user;
    final int[] readTags = new int[ENTRIES];
    final int[] writeTags = new int[ENTRIES];

    /** What added to a linear address gives the index into RAM. */
    final int[] deltas = new int[ENTRIES];

    Tlb(boolean user) {
        this.user = user;
        flush();
    }

    static int entry(int linear) {
        return linear >>> 12 & ENTRIES - 1;
    }

    void flush() {
        Arrays.fill(readTags, NO_PAGE);
        Arrays.fill(writeTags, NO_PAGE);
    }

    void flush(int linear) {
        readTags[entry(linear)] = NO_PAGE;
        writeTags[entry(linear)] = NO_PAGE;
    }

    void fill(int linear, int ramIndex, boolean writable) {
        int entry = entry(linear);
        int page = linear & -PhysicalMemory.PAGE;
        if (writable) {
            writeTags[entry] = page;
        } else if (writeTags[entry] != page) {
            writeTags[entry] = NO_PAGE;
        }
        readTags[entry] = page;
        deltas[entry] = ramIndex - linear;
    }
}
