package org.platter.pc.machine.bios;

import org.platter.pc.machine.geometry.Geometry;

/** A hard disk as POST has found it: what IDENTIFY DEVICE said, and the geometry that INT 13h offers. */
final class Disk {

    static final int RECALIBRATE = 0x10, READ = 0x20, READ_EXT = 0x24, WRITE = 0x30, WRITE_EXT = 0x34;
    static final int VERIFY = 0x40, VERIFY_EXT = 0x42, SEEK = 0x70, INITIALIZE_PARAMETERS = 0x91;
    static final int SET_MULTIPLE = 0xC6, IDENTIFY_PACKET = 0xA1, IDENTIFY = 0xEC;

    /** How many sectors one command moves at most. */
    static final int MAX_SECTORS = 256;

    /** How many sectors commands with 28 bits reach: the last address is not one of them (ATA-6 6.2.1, words 60-61). */
    private static final long LBA28_SECTORS = (1L << 28) - 1;

    private static final int LBA = 0x40;

    final AtaUnit unit;
    final String model;
    final Geometry physical;
    final long sectors;
    final boolean hasLba;
    private final boolean hasLba48;
    private Geometry logical;

    /**
     * @param identify where the 512 bytes of IDENTIFY DEVICE lie
     */
    Disk(Guest guest, AtaUnit unit, int identify) {
        this.unit = unit;
        model = model(guest, identify);
        physical = new Geometry(
                Math.max(1, guest.word(identify + 2)),
                Math.max(1, guest.word(identify + 6)),
                Math.max(1, guest.word(identify + 12)));
        hasLba = (guest.word(identify + 98) & 0x200) != 0;
        hasLba48 = (guest.word(identify + 166) & 0x400) != 0;
        long lba28 = guest.dword(identify + 120) & 0xFFFFFFFFL;
        sectors = !hasLba ? physical.sectorCount() : hasLba48 ? guest.qword(identify + 200) : lba28;
        logical = physical;
    }

    /** The drive's name in what IDENTIFY DEVICE or IDENTIFY PACKET DEVICE has said. */
    static String model(Guest guest, int identify) {
        StringBuilder name = new StringBuilder();
        for (int i = 27; i < 47; i++) {
            int word = guest.word(identify + 2 * i);
            name.append((char) (word >> 8)).append((char) (word & 0xFF));
        }
        return name.toString().strip();
    }

    /** IDENTIFY's geometry, but nothing that LBA does not reach. */
    long lbaSectors() {
        return hasLba ? sectors : 0;
    }

    Geometry logical() {
        return logical;
    }

    void setLogical(Geometry geometry) {
        logical = geometry;
    }

    static boolean isExtended(int command) {
        return command == READ_EXT || command == WRITE_EXT || command == VERIFY_EXT;
    }

    /** A request for a command without data and address. */
    AtaRequest command(Guest guest, int command, int count, int deviceBits) {
        return new AtaRequest(guest, unit, command, new int[] {count, 0, 0, 0, unit.select(deviceBits)}, false, 0, 0);
    }

    /**
     * A request that moves sectors.
     *
     * @param command {@link #READ}, {@link #WRITE}, {@link #VERIFY} or {@link #SEEK}
     * @param count 1 to {@link #MAX_SECTORS}; 0 for a seek
     */
    AtaRequest transfer(Guest guest, int command, long lba, int count, int address) {
        boolean writes = command == WRITE;
        int data = command == READ || writes ? count : 0;
        if (!hasLba) {
            int track = (int) (lba / physical.sectors());
            int cylinder = track / physical.heads();
            int sector = (int) (lba % physical.sectors()) + 1;
            int device = unit.select(track % physical.heads());
            int[] registers = {count & 0xFF, sector, cylinder & 0xFF, cylinder >> 8, device};
            return new AtaRequest(guest, unit, command, registers, writes, data, address);
        }
        if (hasLba48 && lba + count > LBA28_SECTORS) {
            int[] registers = {
                count,
                (int) (lba & 0xFF | (lba >> 24 & 0xFF) << 8),
                (int) (lba >> 8 & 0xFF | (lba >> 32 & 0xFF) << 8),
                (int) (lba >> 16 & 0xFF | (lba >> 40 & 0xFF) << 8),
                unit.select(LBA)
            };
            return new AtaRequest(guest, unit, extended(command), registers, writes, data, address);
        }
        int[] registers = {
            count & 0xFF,
            (int) lba & 0xFF,
            (int) (lba >> 8) & 0xFF,
            (int) (lba >> 16) & 0xFF,
            unit.select(LBA | (int) (lba >> 24) & 0x0F)
        };
        return new AtaRequest(guest, unit, command, registers, writes, data, address);
    }

    private static int extended(int command) {
        return switch (command) {
            case READ -> READ_EXT;
            case WRITE -> WRITE_EXT;
            default -> VERIFY_EXT;
        };
    }
}
