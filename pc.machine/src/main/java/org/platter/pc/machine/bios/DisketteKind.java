package org.platter.pc.machine.bios;

/**
 * The kinds of diskettes and drives.
 *
 * <p>Source: IBM PS/2 and PC BIOS Interface Technical Reference, INT 13h/08h and 17h; diskette parameter tables ibid.
 */
enum DisketteKind {
    K360(1, 40, 9, 0x2A, 0x50, 2),
    K1200(2, 80, 15, 0x1B, 0x54, 0),
    K720(3, 80, 9, 0x2A, 0x50, 2),
    K1440(4, 80, 18, 0x1B, 0x6C, 0),
    K2880(6, 80, 36, 0x1B, 0x53, 3);

    /** As in CMOS memory and in INT 13h/08h. */
    final int type;

    final int cylinders;
    final int sectors;

    /** The data rate select bits. */
    final int rate;

    private final int gap;
    private final int formatGap;

    DisketteKind(int type, int cylinders, int sectors, int gap, int formatGap, int rate) {
        this.type = type;
        this.cylinders = cylinders;
        this.sectors = sectors;
        this.gap = gap;
        this.formatGap = formatGap;
        this.rate = rate;
    }

    /** The kind of drive for a diskette with so many sectors a track and cylinders. */
    static DisketteKind of(int sectors, int cylinders) {
        if (cylinders <= 40) {
            return K360;
        }
        for (DisketteKind kind : values()) {
            if (kind != K360 && kind.sectors >= sectors && sectors > 10 || kind == K720 && sectors <= 10) {
                return kind;
            }
        }
        return K2880;
    }

    /** The parameter table: steps, unload, motor off, 512-byte sectors, sectors, gaps, length, fill, settle, start. */
    int[] table() {
        return new int[] {
            0xAF, 0x02, 0x25, 0x02, sectors, gap, 0xFF, formatGap, 0xF6, 0x0F, 0x08, cylinders - 1, rate << 6 & 0xC0
        };
    }
}
