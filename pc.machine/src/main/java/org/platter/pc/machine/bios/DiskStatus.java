package org.platter.pc.machine.bios;

/**
 * The status codes of INT 13h, and which of them an ATA drive's registers mean.
 *
 * <p>Source: IBM PC/AT Technical Reference, BIOS listing, fixed disk; EDD 3.0, table 1; ATA-6 6.
 */
final class DiskStatus {

    static final int OK = 0x00, BAD_COMMAND = 0x01, ADDRESS_MARK = 0x02, WRITE_PROTECTED = 0x03, NOT_FOUND = 0x04;
    static final int MEDIA_CHANGED = 0x06, BAD_SECTOR = 0x0A, UNCORRECTABLE = 0x10, SEEK_FAILED = 0x40;
    static final int DMA_OVERRUN = 0x08, DMA_BOUNDARY = 0x09, UNKNOWN_MEDIUM = 0x0C, CONTROLLER = 0x20;
    static final int TIMED_OUT = 0x80, NOT_READY = 0xAA, WRITE_FAULT = 0xCC, UNKNOWN = 0xBB, NOT_REMOVABLE = 0xB2;
    static final int NO_MEDIUM = 0x31;

    private DiskStatus() {}

    /** The code for what is in the status and error registers after a command. */
    static int of(int status, int error) {
        if ((status & AtaRequest.DEVICE_FAULT) != 0) {
            return WRITE_FAULT;
        }
        if ((status & AtaRequest.ERROR) == 0) {
            return OK;
        }
        int[] codes = {
            ADDRESS_MARK, SEEK_FAILED, BAD_COMMAND, MEDIA_CHANGED, NOT_FOUND, MEDIA_CHANGED, UNCORRECTABLE, BAD_SECTOR
        };
        for (int bit = 7; bit >= 0; bit--) {
            if ((error & 1 << bit) != 0) {
                return codes[bit];
            }
        }
        return UNKNOWN;
    }
}
