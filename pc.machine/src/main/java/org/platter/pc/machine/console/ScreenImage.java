package org.platter.pc.machine.console;

import java.util.List;
import java.util.stream.IntStream;

/**
 * A text screen at one moment. Immutable.
 *
 * <p>A cell is a code of code page 437 and an attribute: foreground colour in bits 0-3; background colour in bits 4-6,
 * and blinking in bit 7, or with {@link #blinks} off, background colour in bits 4-7.
 */
public final class ScreenImage {

    private final int columns;
    private final int rows;
    private final byte[] cells;
    private final Cursor cursor;
    private final boolean blinks;
    private final int[] palette;

    /**
     * @param cells character, attribute, character, ... row by row
     * @param cursor null if it is off or outside the screen
     * @param palette the colours 0 to 15 as 0xRRGGBB
     */
    public ScreenImage(int columns, int rows, byte[] cells, Cursor cursor, boolean blinks, int[] palette) {
        if (cells.length != columns * rows * 2) {
            throw new IllegalArgumentException(
                    cells.length + " bytes of cells for " + columns + " x " + rows + " characters");
        }
        this.columns = columns;
        this.rows = rows;
        this.cells = cells.clone();
        this.cursor = cursor;
        this.blinks = blinks;
        this.palette = palette.clone();
    }

    /** Characters in a row; 0 while the display is off. */
    public int columns() {
        return columns;
    }

    /** Rows; 0 while the display is off. */
    public int rows() {
        return rows;
    }

    /** The code of the character at a place counted from 0 at the top left, 0 to 255. */
    public int code(int column, int row) {
        return cells[2 * (row * columns + column)] & 0xFF;
    }

    /** The attribute of the character at a place counted from 0 at the top left, 0 to 255. */
    public int attribute(int column, int row) {
        return cells[2 * (row * columns + column) + 1] & 0xFF;
    }

    /** The cursor; null if it is off or outside the screen. */
    public Cursor cursor() {
        return cursor;
    }

    /** Whether bit 7 of an attribute means blinking rather than a bright background. */
    public boolean blinks() {
        return blinks;
    }

    /** The colours 0 to 15 as 0xRRGGBB. */
    public int[] palette() {
        return palette.clone();
    }

    /** A row as Unicode text without the blanks at its end. */
    public String line(int row) {
        StringBuilder line = new StringBuilder(columns);
        for (int column = 0; column < columns; column++) {
            line.append(CodePage437.toUnicode(code(column, row)));
        }
        return line.toString().stripTrailing();
    }

    /** All rows as Unicode text without the blanks at their ends. */
    public List<String> lines() {
        return IntStream.range(0, rows).mapToObj(this::line).toList();
    }

    /** {@link #lines()} joined by line feeds. */
    public String text() {
        return String.join("\n", lines());
    }

    /**
     * The cursor.
     *
     * @param firstLine the first scan line of the cell that it covers, from 0
     * @param lastLine the last scan line of the cell that it covers
     */
    public record Cursor(int column, int row, int firstLine, int lastLine) {}
}
