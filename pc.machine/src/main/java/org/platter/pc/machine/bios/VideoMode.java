package org.platter.pc.machine.bios;

/**
 * The text modes and the register values that make them.
 *
 * <p>Source: IBM VGA Technical Reference, default register values for modes 0+ to 3+ and 7+.
 */
enum VideoMode {
    COLOUR_40(40, 0x3D4, 0xB8000, 0x28, 0x30),
    COLOUR_80(80, 0x3D4, 0xB8000, 0x29, 0x30),
    MONOCHROME_80(80, 0x3B4, 0xB0000, 0x29, 0x3F);
    static final int ROWS = 25, CELL_HEIGHT = 16;

    private static final int[] CRTC_80 = {
        0x5F, 0x4F, 0x50, 0x82, 0x55, 0x81, 0xBF, 0x1F, 0x00, 0x4F, 0x0D, 0x0E, 0x00, 0x00, 0x00, 0x00, 0x9C, 0x8E,
        0x8F, 0x28, 0x1F, 0x96, 0xB9, 0xA3, 0xFF
    };
    private static final int[] CRTC_40 = {
        0x2D, 0x27, 0x28, 0x90, 0x2B, 0xA0, 0xBF, 0x1F, 0x00, 0x4F, 0x0D, 0x0E, 0x00, 0x00, 0x00, 0x00, 0x9C, 0x8E,
        0x8F, 0x14, 0x1F, 0x96, 0xB9, 0xA3, 0xFF
    };
    private static final int[] COLOURS = {0, 1, 2, 3, 4, 5, 0x14, 7, 0x38, 0x39, 0x3A, 0x3B, 0x3C, 0x3D, 0x3E, 0x3F};
    private static final int[] SHADES = {0, 8, 8, 8, 8, 8, 8, 8, 0x10, 0x18, 0x18, 0x18, 0x18, 0x18, 0x18, 0x18};

    final int columns;
    final int crtcPort;
    final int memory;
    final int modeRegister;
    final int cgaPalette;

    VideoMode(int columns, int crtcPort, int memory, int modeRegister, int cgaPalette) {
        this.columns = columns;
        this.crtcPort = crtcPort;
        this.memory = memory;
        this.modeRegister = modeRegister;
        this.cgaPalette = cgaPalette;
    }

    /** The mode of a BIOS number; null if it is none of the text modes. */
    static VideoMode of(int number) {
        return switch (number) {
            case 0, 1 -> COLOUR_40;
            case 2, 3 -> COLOUR_80;
            case 7 -> MONOCHROME_80;
            default -> null;
        };
    }

    /** Bytes of a page, rounded as the BIOS data area has them. */
    int pageSize() {
        return columns == 40 ? 0x800 : 0x1000;
    }

    /** Writes the registers of the display adapter. */
    void program(Guest guest) {
        boolean colour = this != MONOCHROME_80;
        guest.out(0x3C2, colour ? 0x67 : 0x66);
        int[] sequencer = {0x03, columns == 40 ? 0x08 : 0x00, 0x03, 0x00, 0x02};
        for (int i = 0; i < sequencer.length; i++) {
            guest.outWord(0x3C4, sequencer[i] << 8 | i);
        }
        int[] crtc = columns == 40 ? CRTC_40 : CRTC_80;
        guest.outWord(crtcPort, 0x0E11); // unlocks registers 0 to 7
        for (int i = 0; i < crtc.length; i++) {
            guest.outWord(crtcPort, crtc[i] << 8 | i);
        }
        int[] graphics = {0, 0, 0, 0, 0, 0x10, colour ? 0x0E : 0x0A, 0, 0xFF};
        for (int i = 0; i < graphics.length; i++) {
            guest.outWord(0x3CE, graphics[i] << 8 | i);
        }
        guest.in(crtcPort + 6);
        int[] palette = colour ? COLOURS : SHADES;
        for (int i = 0; i < palette.length; i++) {
            attribute(guest, i, palette[i]);
        }
        int[] rest = {colour ? 0x0C : 0x0E, 0x00, 0x0F, 0x08, 0x00};
        for (int i = 0; i < rest.length; i++) {
            attribute(guest, 0x10 + i, rest[i]);
        }
        loadColours(guest, colour);
        guest.out(0x3C0, 0x20); // the palette drives the display again
    }

    private static void attribute(Guest guest, int register, int value) {
        guest.out(0x3C0, register);
        guest.out(0x3C0, value);
    }

    /** The 64 colours of an EGA: bits 2 to 0 are two thirds of red, green and blue, bits 5 to 3 one third. */
    private static void loadColours(Guest guest, boolean colour) {
        guest.out(0x3C8, 0);
        for (int i = 0; i < 64; i++) {
            for (int component = 2; component >= 0; component--) {
                int value = colour ? (i >> component & 1) * 42 + (i >> 3 + component & 1) * 21 : (i >> 3 & 3) * 21;
                guest.out(0x3C9, value);
            }
        }
    }
}
