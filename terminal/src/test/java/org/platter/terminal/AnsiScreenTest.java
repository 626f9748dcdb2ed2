package org.platter.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.platter.pc.machine.console.ScreenImage;

class AnsiScreenTest {

    private static final String GREY_ON_BLACK = "\033[0;37;40m";

    private final AnsiScreen screen = new AnsiScreen(Colours.SIXTEEN);

    @BeforeEach
    void giveRoomForAStatusLine() {
        screen.resize(10, 3);
    }

    @Test
    void drawsEverythingTheFirstTime() {
        String drawn = screen.draw(Screens.of(7, "first", "second"), "");

        assertEquals(
                "\033[0m\033[H\033[2J\033[1;1H" + GREY_ON_BLACK + "first     \033[2;1Hsecond    \033[0m\033[?25l",
                drawn);
    }

    @Test
    void saysNothingWhenNothingHasChanged() {
        screen.draw(Screens.of(7, "first", "second"), "");

        assertEquals("", screen.draw(Screens.of(7, "first", "second"), ""));
    }

    @Test
    void drawsOnlyTheCellsThatHaveChanged() {
        screen.draw(Screens.of(7, "first", "second"), "");

        String drawn = screen.draw(Screens.of(7, "first", "seXYnd"), "");

        assertEquals("\033[2;3H" + GREY_ON_BLACK + "XY\033[0m\033[?25l", drawn);
    }

    @Test
    void drawsACellWhoseColourHasChanged() {
        screen.draw(Screens.of(7, "a"), "");

        assertTrue(screen.draw(Screens.of(0x1E, "a"), "").contains("\033[0;93;44ma"));
    }

    @Test
    void showsTheCharactersOfCodePage437() {
        assertTrue(screen.draw(Screens.of(7, "╔═█░é"), "").contains("╔═█░é"));
    }

    @Test
    void putsTheCursorWhereThePcHasIt() {
        String drawn = screen.draw(Screens.of(7, new ScreenImage.Cursor(4, 1, 13, 14), "a", "b"), "");

        assertTrue(drawn.endsWith("\033[2;5H\033[?25h"), drawn);
    }

    @Test
    void movesTheCursorThoughNoCellHasChanged() {
        screen.draw(Screens.of(7, new ScreenImage.Cursor(4, 1, 13, 14), "a", "b"), "");

        assertEquals(
                "\033[0m\033[1;1H\033[?25h",
                screen.draw(Screens.of(7, new ScreenImage.Cursor(0, 0, 13, 14), "a", "b"), ""));
    }

    @Test
    void leavesAwayWhatDoesNotFit() {
        screen.resize(4, 1);

        String drawn = screen.draw(Screens.of(7, new ScreenImage.Cursor(0, 1, 13, 14), "abcdefgh", "second"), "");

        assertTrue(drawn.contains("abcd\033[0m\033[?25l"), drawn);
        assertFalse(drawn.contains("e") || drawn.contains("second"), drawn);
    }

    @Test
    void putsTheStatusUnderTheScreen() {
        assertTrue(screen.draw(Screens.of(7, "a", "b"), "fine").contains("\033[3;1H\033[0m\033[K\033[7m fine \033[0m"));
    }

    @Test
    void coversTheLastRowWithTheStatusWhereThereIsNoRoomAndShowsTheRowAgainAfterwards() {
        screen.resize(10, 2);
        String with = screen.draw(Screens.of(7, "a", "below"), "trouble");
        String without = screen.draw(Screens.of(7, "a", "below"), "");

        assertTrue(with.contains("\033[2;1H\033[0m\033[K\033[7m trouble \033[0m"), with);
        assertFalse(with.contains("below"), with);
        assertTrue(without.contains("\033[2;1H" + GREY_ON_BLACK + "below"), without);
    }

    @Test
    void drawsEverythingAgainAfterTheTerminalChangedItsSize() {
        screen.draw(Screens.of(7, "a", "b"), "");
        screen.resize(20, 10);

        assertTrue(screen.draw(Screens.of(7, "a", "b"), "").contains("\033[2J"));
    }
}
