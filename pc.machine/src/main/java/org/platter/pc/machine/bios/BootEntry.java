package org.platter.pc.machine.bios;

import org.platter.pc.machine.geometry.Geometry;

/**
 * The default entry of a boot catalog.
 *
 * <p>Source: El Torito Bootable CD-ROM Format Specification 1.0, 2.0 (catalog), figures 2 and 3.
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
    private static final int VALIDATION = 0x01, BOOTABLE = 0x88, KEY = 0xAA55, DEFAULT_ENTRY = 32;

    /** Where the catalog is, as the descriptor at an address says; negative if it is none. */
    static int catalog(Guest guest, int descriptor) {
        for (int i = 0; i < IDENTIFIER.length(); i++) {
            if (guest.octet(descriptor + 1 + i) != IDENTIFIER.charAt(i)) {
                return -1;
            }
        }
        return guest.octet(descriptor) == 0 ? guest.dword(descriptor + CATALOG) : -1;
    }

    /** The default entry of the catalog at an address; null if there is none that a PC can boot. */
    static BootEntry of(Guest guest, int catalog) {
        int sum = 0;
        for (int i = 0; i < DEFAULT_ENTRY; i += 2) {
            sum += guest.word(catalog + i);
        }
        int entry = catalog + DEFAULT_ENTRY;
        boolean valid = guest.octet(catalog) == VALIDATION
                && guest.word(catalog + 0x1E) == KEY
                && (sum & 0xFFFF) == 0
                && guest.octet(entry) == BOOTABLE;
        int media = guest.octet(entry + 1) & 0x0F;
        if (!valid || media > HARD_DISK) {
            return null;
        }
        int segment = guest.word(entry + 2);
        return new BootEntry(
                media,
                segment == 0 ? USUAL_SEGMENT : segment,
                Math.max(1, guest.word(entry + 6)),
                guest.dword(entry + 8));
    }

    /** The geometry of an emulated diskette. */
    Geometry disketteGeometry() {
        return new Geometry(80, 2, new int[] {15, 18, 36}[media - 1]);
    }
}
