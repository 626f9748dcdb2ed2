package org.platter.terminal;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/** The pictures of the characters of code page 437, {@value #WIDTH} by {@value #HEIGHT} pixels. Immutable. */
final class Font {

    static final int WIDTH = 9;
    static final int HEIGHT = 18;

    private final short[] rows = new short[256 * HEIGHT];

    private Font() {}

    /** Reads the font that lies beside this class. */
    static Font load() throws IOException {
        Font font = new Font();
        try (BufferedReader lines = new BufferedReader(
                new InputStreamReader(Font.class.getResourceAsStream("font-9x18.txt"), StandardCharsets.US_ASCII))) {
            for (String line; (line = lines.readLine()) != null; ) {
                if (!line.startsWith("#")) {
                    font.put(Integer.parseInt(line.substring(0, 2), 16), line.substring(3));
                }
            }
        }
        return font;
    }

    /** Whether the character's picture has a pixel at a place counted from 0 at the top left. */
    boolean pixel(int code, int x, int y) {
        return (rows[code * HEIGHT + y] >> WIDTH - 1 - x & 1) != 0;
    }

    private void put(int code, String digits) {
        for (int y = 0; y < HEIGHT; y++) {
            rows[code * HEIGHT + y] = (short) Integer.parseInt(digits, 3 * y, 3 * y + 3, 16);
        }
    }
}
