package org.platter.terminal;

import java.util.Arrays;
import org.platter.pc.machine.console.CodePage437;
import org.platter.pc.machine.console.ScreenImage;

/**
 * Draws a PC's text screen with the control sequences of ECMA-48 and says only what has changed since the last time. One
 * thread uses it.
 */
final class AnsiScreen {

    private static final String HOME_AND_CLEAR = "\033[0m\033[H\033[2J";

    private final Colours colours;
    private int visibleColumns;
    private int visibleRows;
    private int columns;
    private int[] shown = {};
    private String shownStatus = "";
    private int shownCursor = -2;
    private boolean clear = true;

    private final StringBuilder out = new StringBuilder();
    private int colour;

    AnsiScreen(Colours colours) {
        this.colours = colours;
    }

    /** The terminal's size; what does not fit is left away. The next drawing is whole. */
    void resize(int columns, int rows) {
        visibleColumns = columns;
        visibleRows = rows;
        clear = true;
    }

    /**
     * What a terminal that shows the last drawing must be sent to show this one.
     *
     * @param status a line for under the screen, or over its last row where there is no room under it; empty for none
     */
    String draw(ScreenImage image, String status) {
        out.setLength(0);
        colour = -1;
        if (clear || image.columns() != columns || image.columns() * image.rows() != shown.length) {
            out.append(HOME_AND_CLEAR);
            columns = image.columns();
            shown = new int[columns * image.rows()];
            Arrays.fill(shown, -1);
            shownStatus = "";
            clear = false;
        }
        int statusRow = Math.min(image.rows(), visibleRows - 1);
        int rows = Math.min(image.rows(), status.isEmpty() ? visibleRows : statusRow);
        for (int row = 0; row < rows; row++) {
            drawRow(image, row);
        }
        if (!status.equals(shownStatus)) {
            drawStatus(image, status, statusRow);
        }
        boolean changed = !out.isEmpty();
        drawCursor(image, rows, changed);
        return out.toString();
    }

    private void drawRow(ScreenImage image, int row) {
        int width = Math.min(columns, visibleColumns);
        boolean following = false;
        for (int column = 0; column < width; column++) {
            int attribute = image.attribute(column, row);
            int cell = image.code(column, row) | attribute << 8 | (image.blinks() ? 1 << 16 : 0);
            int index = row * columns + column;
            if (shown[index] == cell) {
                following = false;
                continue;
            }
            if (!following) {
                goTo(column, row);
            }
            if (attribute != colour) {
                out.append(colours.select(attribute, image.blinks(), image.palette()));
                colour = attribute;
            }
            out.append(CodePage437.toUnicode(cell));
            shown[index] = cell;
            following = true;
        }
    }

    private void drawStatus(ScreenImage image, String status, int row) {
        goTo(0, row);
        out.append("\033[0m\033[K");
        if (status.isEmpty()) {
            int covered = row * columns;
            if (covered < shown.length) {
                Arrays.fill(shown, covered, covered + columns, -1);
                colour = -1;
                drawRow(image, row);
            }
        } else {
            out.append("\033[7m ")
                    .append(status, 0, Math.min(status.length(), Math.max(0, visibleColumns - 2)))
                    .append(" \033[0m");
        }
        shownStatus = status;
    }

    private void drawCursor(ScreenImage image, int rows, boolean changed) {
        ScreenImage.Cursor cursor = image.cursor();
        boolean on = cursor != null && cursor.row() < rows && cursor.column() < visibleColumns;
        int place = on ? cursor.row() * columns + cursor.column() : -1;
        if (changed || place != shownCursor) {
            if (on) {
                out.append("\033[0m");
                goTo(cursor.column(), cursor.row());
                out.append("\033[?25h");
            } else {
                out.append("\033[0m\033[?25l");
            }
            shownCursor = place;
        }
    }

    private void goTo(int column, int row) {
        out.append("\033[").append(row + 1).append(';').append(column + 1).append('H');
    }
}
