package org.platter.floppy.controller;

import java.util.Optional;

/** The formats of diskettes, which are known by their sizes. All have sectors of 512 bytes. */
enum DisketteFormat {
    K160(40, 1, 8, Rate.DOUBLE_DENSITY),
    K180(40, 1, 9, Rate.DOUBLE_DENSITY),
    K320(40, 2, 8, Rate.DOUBLE_DENSITY),
    K360(40, 2, 9, Rate.DOUBLE_DENSITY),
    K640(80, 2, 8, Rate.DOUBLE_DENSITY),
    K720(80, 2, 9, Rate.DOUBLE_DENSITY),
    K800(80, 2, 10, Rate.DOUBLE_DENSITY),
    K1200(80, 2, 15, Rate.HIGH_DENSITY),
    K1440(80, 2, 18, Rate.HIGH_DENSITY),
    K1680(80, 2, 21, Rate.HIGH_DENSITY),
    K1722(82, 2, 21, Rate.HIGH_DENSITY),
    K2880(80, 2, 36, Rate.EXTRA_DENSITY);

    private static final int SECTOR = 512;

    /** The values of the data rate select bits with which a medium can be read. */
    private enum Rate {
        /** 250 kbit/s, or 300 in a drive that turns faster. */
        DOUBLE_DENSITY(1, 2),
        /** 500 kbit/s. */
        HIGH_DENSITY(0, 0),
        /** 1 Mbit/s. */
        EXTRA_DENSITY(3, 3);

        private final int one;
        private final int other;

        Rate(int one, int other) {
            this.one = one;
            this.other = other;
        }
    }

    private final int cylinders;
    private final int heads;
    private final int sectors;
    private final Rate rate;

    DisketteFormat(int cylinders, int heads, int sectors, Rate rate) {
        this.cylinders = cylinders;
        this.heads = heads;
        this.sectors = sectors;
        this.rate = rate;
    }

    /** The format with so many bytes, if there is one. */
    static Optional<DisketteFormat> ofSize(long bytes) {
        for (DisketteFormat format : values()) {
            if (format.size() == bytes) {
                return Optional.of(format);
            }
        }
        return Optional.empty();
    }

    long size() {
        return (long) cylinders * heads * sectors * SECTOR;
    }

    /** Sectors on a track. */
    int sectors() {
        return sectors;
    }

    boolean hasTrack(int cylinder, int head) {
        return cylinder < cylinders && head < heads;
    }

    /** Whether it can be read with these data rate select bits. */
    boolean isReadAt(int rateSelect) {
        return rateSelect == rate.one || rateSelect == rate.other;
    }

    /** Where a sector that exists is, in bytes. */
    long offset(int cylinder, int head, int sector) {
        return ((long) (cylinder * heads + head) * sectors + sector - 1) * SECTOR;
    }
}
