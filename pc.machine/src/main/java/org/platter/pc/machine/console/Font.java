package org.platter.pc.machine.console;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** The display's font of 8 x 16 dots for code page 437; for licence and origin see {@code font-8x16.LICENSE}. */
public final class Font {

    /** Dots in a row of a glyph. */
    public static final int WIDTH = 8;

    /** Rows of a glyph. */
    public static final int HEIGHT = 16;

    private static final byte[] GLYPHS = load();

    private Font() {}

    /** A row of a glyph, its leftmost dot in bit 7. Of the code, the low eight bits count. */
    public static int row(int code, int row) {
        return GLYPHS[(code & 0xFF) * HEIGHT + row] & 0xFF;
    }

    /** All glyphs, {@link #HEIGHT} bytes each. */
    public static byte[] glyphs() {
        return GLYPHS.clone();
    }

    private static byte[] load() {
        try (InputStream in = Font.class.getResourceAsStream("font-8x16.bin")) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
