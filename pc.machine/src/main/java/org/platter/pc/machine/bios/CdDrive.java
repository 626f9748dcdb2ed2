package org.platter.pc.machine.bios;

/**
 * A CD-ROM drive as POST has found it.
 *
 * @param model what IDENTIFY PACKET DEVICE calls it
 */
record CdDrive(AtaUnit unit, String model) {

    /** Bytes of a sector, and how many of the 512 bytes that a PC counts in it has. */
    static final int SECTOR = 2048, PARTS = 4;

    private static final int READ_10 = 0x28;

    /** A command that reads sectors. */
    CdCommand read(Guest guest, long lba, int count) {
        int at = (int) lba;
        return new CdCommand(
                guest, unit, count * SECTOR, READ_10, 0, at >> 24, at >> 16, at >> 8, at, 0, count >> 8, count);
    }

    /** A command without data. */
    CdCommand command(Guest guest, int... packet) {
        return new CdCommand(guest, unit, 0, packet);
    }
}
