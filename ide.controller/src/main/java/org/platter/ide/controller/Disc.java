package org.platter.ide.controller;

import org.platter.block.api.BlockDevice;

/**
 * A block device as a data disc of one track, which is only read.
 *
 * @param disk where its blocks are, by fours of sectors
 */
record Disc(Disk disk) {

    static final int BLOCK = 2048;
    static final int SECTORS = BLOCK / Disk.SECTOR;

    /** What a block's number of four bytes counts. */
    private static final long MOST_BLOCKS = 0xFFFF_FFFFL;

    /** A disc of 80 minutes; what holds more is a DVD. */
    private static final long MOST_ON_CD = 80 * 60 * 75;

    /** @throws IllegalArgumentException if the device is not of whole blocks, or has none, or large sectors */
    static Disc of(BlockDevice device, ErrorPolicies errors) {
        long size = device.info().size();
        if (size % BLOCK != 0 || size / BLOCK > MOST_BLOCKS) {
            throw new IllegalArgumentException(
                    "disc of " + size + " bytes: expected a multiple of " + BLOCK + ", below 8 TiB");
        }
        return new Disc(new Disk(device, errors, DriveLabel.DEFAULT));
    }

    long blocks() {
        return disk.sectors() / SECTORS;
    }

    boolean isDvd() {
        return blocks() > MOST_ON_CD;
    }
}
