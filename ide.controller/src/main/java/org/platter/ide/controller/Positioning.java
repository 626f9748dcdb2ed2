package org.platter.ide.controller;

/** Commands that moved the heads of disks that had them. */
final class Positioning {

    private Positioning() {}

    /** RECALIBRATE: back to cylinder 0, which is always found. */
    static Execution recalibrate(AtaDrive drive) {
        return Execution.OVER;
    }

    /** SEEK: checks the address. */
    static Execution seek(AtaDrive drive) throws AtaError {
        if (drive.sectors(false).reachable() == 0) {
            throw AtaError.NOT_FOUND;
        }
        return Execution.OVER;
    }
}
