package org.platter.pc.machine.chips;

/**
 * What a key is called in scan code sets 1 and 2, and the keyboard controller's translation of the second to the first.
 *
 * <p>Source: IBM PC/AT Technical Reference, Keyboard Controller, scan code translation.
 */
final class ScanCodes {

    /** The byte before the code of a key let go, in set 2. */
    static final int RELEASE = 0xF0;

    /** The codes of set 1 for the codes 00h to 7Fh of set 2. */
    private static final String SET_1 = "FF43413F3D3B3C586444424 0".replace(" ", "")
            + "3E0F2959"
            + "65382A701D10025A66712C1F1E11035B"
            + "672E2D201205045C6839 2F211413065D".replace(" ", "")
            + "69313023221507 5E6A72322416 08095F".replace(" ", "")
            + "6B33251718 0B0A606C34352627190C61".replace(" ", "")
            + "6D7328741A0D626E3A361C1B752B6376"
            + "555677787 97A0E7B7C4F7D4B477E7F6F".replace(" ", "")
            + "525350 4C4D48014557 4E514A37494654".replace(" ", "");

    private static final int[] TO_SET_1 = new int[256];
    private static final int[] TO_SET_2 = new int[128];

    static {
        for (int code = 0; code < 256; code++) {
            TO_SET_1[code] = code < 128 ? Integer.parseInt(SET_1, 2 * code, 2 * code + 2, 16) : code;
        }
        TO_SET_1[0x83] = 0x41; // F7
        TO_SET_1[0x84] = 0x54; // SysRq
        for (int code = 0; code <= 0x84; code++) {
            if (TO_SET_1[code] < 128) {
                TO_SET_2[TO_SET_1[code]] = code;
            }
        }
    }

    private ScanCodes() {}

    /** The code in set 1 for a code in set 2, both 0 to 255 and without prefixes. */
    static int translate(int set2) {
        return TO_SET_1[set2];
    }

    /** The code in set 2 for a code in set 1, 0 to 127. */
    static int toSet2(int set1) {
        return TO_SET_2[set1];
    }
}
