package org.platter.ide.controller;

/** How sectors get from the drive to the host or back. */
enum TransferMode {
    /** Through the data port, one at a time. */
    SECTOR,
    /** Through the data port, in blocks of as many as SET MULTIPLE MODE says. */
    MULTIPLE,
    /** By a bus master, as many as the drive's memory holds. */
    DMA;

    /** Sectors that are moved at once. */
    int blockSectors(AtaDrive drive) throws AtaError {
        int sectors = switch (this) {
            case SECTOR -> 1;
            case MULTIPLE -> drive.settings().multiple;
            case DMA -> drive.cable().hasDma() ? AtaDrive.BUFFER_SECTORS : 0;
        };
        if (sectors == 0) {
            throw AtaError.ABORTED;
        }
        return sectors;
    }
}
