package org.platter.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class ColoursTest {

    @Test
    void exchangesRedAndBlue() {
        assertEquals("\033[0;31;44m", Colours.SIXTEEN.select(0x14, true, Screens.PALETTE));
    }

    @Test
    void showsBrightColours() {
        assertEquals("\033[0;93;40m", Colours.SIXTEEN.select(0x0E, true, Screens.PALETTE));
    }

    @Test
    void blinksWhereBitSevenMeansThat() {
        assertEquals("\033[0;5;37;40m", Colours.SIXTEEN.select(0x87, true, Screens.PALETTE));
    }

    @Test
    void brightensTheBackgroundWhereBitSevenMeansThat() {
        assertEquals("\033[0;37;100m", Colours.SIXTEEN.select(0x87, false, Screens.PALETTE));
    }

    @Test
    void usesThePaletteWhereTheTerminalCan() {
        assertEquals("\033[0;38;2;170;85;0;48;2;0;0;170m", Colours.EXACT.select(0x16, true, Screens.PALETTE));
    }

    @Test
    void believesTheTerminalThatSaysItCan() {
        assertTrue(Terminal.exactColours("truecolor"));
        assertFalse(Terminal.exactColours(null));
    }
}
