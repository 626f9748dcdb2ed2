package org.platter.pc.machine.bios;

import org.platter.pc.machine.geometry.Geometry;

/**
 * The entry of a boot catalog that a PC starts: the default one, or, on a disc that is for other platforms first, the first
 * bootable one of the sections behind it.
 *
 * <p>Source: El Torito Bootable CD-ROM Format Specification 1.0, 2.0 (catalog), figures 2 to 5.
 *
 * @param media 0 for no emulation, 1 to 3 for diskettes of 1.2, 1.44 and 2.88 MB, 4 for a hard disk
 * @param segment where the first sectors go
 * @param sectors how many, of 512 bytes
 * @param lba where the image begins
 */
record BootEntry(int media, int segment, int sectors, int lba) {

    static final int NO_EMULATION = 0, HARD_DISK = 4;

    private static final int USUAL_SEGMENT = 0x7C0;

    /** Where the volume descriptor that tells of the catalog is. */
    static final int DESCRIPTOR = 17;

    private static final int CATALOG = 0x47;
    private static final String IDENTIFIER = "CD001\1EL TORITO SPECIFICATION";
    private static final int VALIDATION = 0x01, BOOTABLE = 0x88, KEY = 0xAA55, LENGTH = 32;
    private static final int SECTION = 0x90, LAST_SECTION = 0x91, EXTENSION = 0x44;

    /** A platform. */
    private static final int PC = 0;

    /** Where the catalog is, as the descriptor at an address says; negative if it is none. */
    static int catalog(Guest guest, int descriptor) {
        for (int i = 0; i < IDENTIFIER.length(); i++) {
            if (guest.octet(descriptor + 1 + i) != IDENTIFIER.charAt(i)) {
                return -1;
            }
        }
        return guest.octet(descriptor) == 0 ? guest.dword(descriptor + CATALOG) : -1;
    }

    /** The entry to start of the catalog at an address; null if there is none that a PC can boot. */
    static BootEntry of(Guest guest, int catalog) {
        int sum = 0;
        for (int i = 0; i < LENGTH; i += 2) {
            sum += guest.word(catalog + i);
        }
        boolean valid = guest.octet(catalog) == VALIDATION && guest.word(catalog + 0x1E) == KEY && (sum & 0xFFFF) == 0;
        int entry = valid ? find(guest, catalog) : -1;
        int media = entry < 0 ? -1 : guest.octet(entry + 1) & 0x0F;
        if (media < 0 || media > HARD_DISK) {
            return null;
        }
        int segment = guest.word(entry + 2);
        return new BootEntry(
                media,
                segment == 0 ? USUAL_SEGMENT : segment,
                Math.max(1, guest.word(entry + 6)),
                guest.dword(entry + 8));
    }

    private static int find(Guest guest, int catalog) {
        int at = catalog + LENGTH;
        if (guest.octet(catalog + 1) == PC && guest.octet(at) == BOOTABLE) {
            return at;
        }
        int end = catalog + CdDrive.SECTOR;
        int ours = 0; // entries to come that are for PCs
        int others = 0;
        for (at += LENGTH; at < end; at += LENGTH) {
            int kind = guest.octet(at);
            if (kind == EXTENSION) {
                continue;
            }
            if (ours > 0 && kind == BOOTABLE) {
                return at;
            }
            if (ours > 0) {
                ours--;
            } else if (others > 0) {
                others--;
            } else if (kind == SECTION || kind == LAST_SECTION) {
                int count = guest.word(at + 2);
                boolean pc = guest.octet(at + 1) == PC;
                ours = pc ? count : 0;
                others = pc ? 0 : count;
            } else {
                return -1;
            }
        }
        return -1;
    }

    /** The geometry of an emulated diskette. */
    Geometry disketteGeometry() {
        return new Geometry(80, 2, new int[] {15, 18, 36}[media - 1]);
    }
}
