package org.platter.terminal;

import java.io.IOException;

/** A text terminal that was handed over to a program: keys come at once, and what is drawn is all that is shown. */
public interface Terminal {

    /** Characters in a row, and rows. */
    record Size(int columns, int rows) {}

    /** Sends text to the terminal, which may hold up the caller. */
    void write(String text) throws IOException;

    /** The terminal's size now; that of a VT100 where it is not known. */
    Size size();

    /** Whether it shows any colour exactly, rather than sixteen of its own. */
    boolean exactColours();

    /** Whether a terminal shows any colour exactly, by the variable {@code COLORTERM} that it sets then; or null. */
    static boolean exactColours(String colorterm) {
        return "truecolor".equals(colorterm) || "24bit".equals(colorterm);
    }
}
