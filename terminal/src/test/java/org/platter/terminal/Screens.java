package org.platter.terminal;

import java.nio.charset.Charset;
import org.platter.pc.machine.console.ScreenImage;

/** Text screens for tests. */
final class Screens {

    static final int[] PALETTE = {
        0x000000, 0x0000AA, 0x00AA00, 0x00AAAA, 0xAA0000, 0xAA00AA, 0xAA5500, 0xAAAAAA,
        0x555555, 0x5555FF, 0x55FF55, 0x55FFFF, 0xFF5555, 0xFF55FF, 0xFFFF55, 0xFFFFFF
    };

    private static final int COLUMNS = 10;

    private Screens() {}

    /** Rows of ten characters in one colour, without a cursor. */
    static ScreenImage of(int attribute, String... rows) {
        return of(attribute, null, rows);
    }

    static ScreenImage of(int attribute, ScreenImage.Cursor cursor, String... rows) {
        byte[] cells = new byte[2 * COLUMNS * rows.length];
        for (int row = 0; row < rows.length; row++) {
            byte[] codes = rows[row].getBytes(Charset.forName("IBM437"));
            for (int column = 0; column < COLUMNS; column++) {
                int at = 2 * (row * COLUMNS + column);
                cells[at] = column < codes.length ? codes[column] : (byte) ' ';
                cells[at + 1] = (byte) attribute;
            }
        }
        return new ScreenImage(COLUMNS, rows.length, cells, cursor, true, PALETTE);
    }
}
