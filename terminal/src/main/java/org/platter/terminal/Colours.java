package org.platter.terminal;

/** How a terminal is told to use the colours of a PC's attribute byte. */
enum Colours {
    /** The terminal's own sixteen colours. */
    SIXTEEN {
        @Override
        void append(StringBuilder out, int ground, int colour, int[] palette) {
            // The PC numbers blue 1 and red 4, ECMA-48 the other way round.
            int number = colour & 2 | (colour & 1) << 2 | colour >> 2 & 1;
            out.append(';').append((colour < 8 ? 30 : 90) + ground + number);
        }
    },
    /** The PC's colours exactly. */
    EXACT {
        @Override
        void append(StringBuilder out, int ground, int colour, int[] palette) {
            int rgb = palette[colour];
            out.append(';').append(38 + ground).append(";2");
            out.append(';').append(rgb >> 16 & 0xFF);
            out.append(';').append(rgb >> 8 & 0xFF);
            out.append(';').append(rgb & 0xFF);
        }
    };

    private static final int FOREGROUND = 0;
    private static final int BACKGROUND = 10;

    abstract void append(StringBuilder out, int ground, int colour, int[] palette);

    /** The sequence that sets both colours and blinking and nothing else. */
    String select(int attribute, boolean blinks, int[] palette) {
        StringBuilder out = new StringBuilder("\033[0");
        if (blinks && attribute >= 0x80) {
            out.append(";5");
        }
        append(out, FOREGROUND, attribute & 0x0F, palette);
        append(out, BACKGROUND, attribute >> 4 & (blinks ? 0x07 : 0x0F), palette);
        return out.append('m').toString();
    }
}
