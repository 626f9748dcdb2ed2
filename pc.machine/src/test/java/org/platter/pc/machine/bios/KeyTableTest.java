package org.platter.pc.machine.bios;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Key strokes of the IBM tables, by what is held down: S(hift), C(trl), A(lt), caps L(ock), N(um lock), E0 prefix. */
class KeyTableTest {

    @ParameterizedTest
    @CsvSource({
        "1E, '', 1E61", // a
        "1E, S, 1E41",
        "1E, L, 1E41",
        "1E, SL, 1E61",
        "1E, C, 1E01",
        "1E, A, 1E00",
        "02, S, 0221", // 1
        "02, C, 0",
        "03, C, 0300", // Ctrl-2 is NUL
        "02, A, 7800",
        "0D, A, 8300",
        "0F, '', 0F09", // Tab
        "0F, S, 0F00",
        "0F, C, 9400",
        "1C, '', 1C0D", // Enter
        "1C, C, 1C0A",
        "1C, E, E00D",
        "0E, C, 0E7F", // Backspace
        "01, C, 011B", // Escape
        "39, A, 3920", // space
        "3B, '', 3B00", // F1
        "3B, S, 5400",
        "3B, C, 5E00",
        "3B, A, 6800",
        "44, A, 7100", // F10
        "57, '', 8500", // F11
        "58, A, 8C00", // F12
        "47, '', 4700", // pad 7
        "47, N, 4737",
        "47, NS, 4700",
        "47, S, 4737",
        "4C, '', 4C00", // pad 5
        "4A, '', 4A2D", // pad -
        "4B, C, 7300",
        "4B, E, 4BE0", // Left
        "4B, EC, 73E0",
        "4B, EA, 9B00",
        "53, E, 53E0", // Delete
        "35, E, E02F",
        "2B, C, 2B1C", // \
        "1A, C, 1A1B", // [
        "36, '', 0" // Shift itself
    })
    void givesTheCodeOfAStroke(String scanCode, String held, String expected) {
        int code = KeyTable.code(
                Integer.parseInt(scanCode, 16),
                held.contains("E"),
                held.contains("S"),
                held.contains("C"),
                held.contains("A"),
                held.contains("L"),
                held.contains("N"));

        assertEquals(Integer.parseInt(expected, 16), code);
    }
}
