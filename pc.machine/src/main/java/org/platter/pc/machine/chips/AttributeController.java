package org.platter.pc.machine.chips;

/** The display's attribute controller: one port takes indexes and data in turn. */
final class AttributeController {

    private static final int MODE = 0x10, COLOUR_SELECT = 0x14;
    private static final int ON = 0x20;

    private final IndexedRegisters registers = new IndexedRegisters(0x15);
    private int index;
    private boolean dataNext;

    void reset() {
        registers.reset();
        index = 0;
        dataNext = false;
    }

    void expectIndex() {
        dataNext = false;
    }

    int index() {
        return index;
    }

    int read() {
        return registers.get(index & 0x1F);
    }

    void write(int value) {
        if (!dataNext) {
            index = value & 0x3F;
            registers.select(value & 0x1F);
        } else if ((index & 0x1F) >= MODE || !on()) {
            // The sixteen palette registers can be written only while they do not drive the display.
            registers.write(value);
        }
        dataNext = !dataNext;
    }

    /** Whether the palette drives the display. */
    boolean on() {
        return (index & ON) != 0;
    }

    boolean blinks() {
        return (registers.get(MODE) & 0x08) != 0;
    }

    /** Which of the 256 colours an attribute's colour, 0 to 15, is. */
    int paletteIndex(int attribute) {
        int colour = registers.get(attribute) & 0x3F;
        int select = registers.get(COLOUR_SELECT);
        return (registers.get(MODE) & 0x80) != 0 ? colour & 0x0F | (select & 0x0F) << 4 : colour | (select & 0x0C) << 4;
    }
}
