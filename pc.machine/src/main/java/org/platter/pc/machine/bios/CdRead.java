package org.platter.pc.machine.bios;

/** Reads from a disc to memory, counting in 512 bytes. */
final class CdRead implements Task {

    private static final int PART = 512, SECTORS_AT_A_TIME = 16;

    private final Guest guest;
    private final CdDrive drive;
    private final boolean keeps;
    private long next;
    private int left;
    private int address;
    private CdCommand command;
    private int result;

    /**
     * @param first in units of 512 bytes
     * @param count in units of 512 bytes, 0 or more
     * @param keeps whether what is read goes to memory
     */
    CdRead(Guest guest, CdDrive drive, long first, int count, int address, boolean keeps) {
        this.guest = guest;
        this.drive = drive;
        this.keeps = keeps;
        this.address = address;
        next = first;
        left = count;
    }

    @Override
    public boolean advance() {
        while (left > 0) {
            int skipped = (int) (next % CdDrive.PARTS);
            int parts = Math.min(left, SECTORS_AT_A_TIME * CdDrive.PARTS - skipped);
            if (command == null) {
                int sectors = (skipped + parts + CdDrive.PARTS - 1) / CdDrive.PARTS;
                command = drive.read(guest, next / CdDrive.PARTS, sectors);
            }
            if (!command.advance()) {
                return false;
            }
            byte[] data = command.data();
            result = command.result();
            if (result == DiskStatus.OK && data.length < (skipped + parts) * PART) {
                result = DiskStatus.CONTROLLER;
            }
            if (result != DiskStatus.OK) {
                return true;
            }
            if (keeps) {
                guest.putOctets(address, data, skipped * PART, parts * PART);
            }
            command = null;
            next += parts;
            left -= parts;
            address += parts * PART;
        }
        return true;
    }

    @Override
    public int result() {
        return result;
    }

    /** How many units of 512 bytes were not read. */
    int left() {
        return left;
    }
}
