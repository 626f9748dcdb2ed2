package org.platter.ide.controller;

/** Commands that moved the heads of disks that had them. */
final class Positioning {

    private Positioning() {}

    /** RECALIBRATE: back to cylinder 0, which is always found. */
    static Transfer recalibrate(AtaDrive drive) {
        return Transfer.NONE;
    }

    /** SEEK: checks the address. */
    static Transfer seek(AtaDrive drive) throws AtaError {
        if (drive.sectors(false).reachable() == 0) {
            throw AtaError.NOT_FOUND;
        }
        return Transfer.NONE;
    }
}
