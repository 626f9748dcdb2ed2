package org.platter.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeyDecoderTest {

    private final RecordedKeyboard keyboard = new RecordedKeyboard();
    private final KeyDecoder decoder = new KeyDecoder(keyboard);

    private boolean send(String text) {
        return decoder.accept(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void typesCharactersAndControlCharacters() {
        assertTrue(send("a\r\u0003"));

        assertEquals("'a' '\r' '\u0003'", keyboard.toString());
    }

    @ParameterizedTest
    @CsvSource({
        "[A, UP",
        "OA, UP",
        "[D, LEFT",
        "[H, HOME",
        "[1~, HOME",
        "[3~, DELETE",
        "[5~, PAGE_UP",
        "OP, F1",
        "[11~, F1",
        "[15~, F5",
        "[21~, F10",
        "[24~, F12",
        "[Z, SHIFT&TAB",
        "[1;5C, CTRL&RIGHT",
        "[1;2P, SHIFT&F1",
        "[3;3~, ALT&DELETE",
        "[1;8A, SHIFT&ALT&CTRL&UP",
    })
    void knowsTheSequence(String sequence, String keys) {
        send("\033" + sequence);

        assertEquals(keys, keyboard.toString());
    }

    @Test
    void takesAnEscapeByItselfAsTheEscapeKey() {
        send("\033");
        send("x");

        assertEquals("ESCAPE 'x'", keyboard.toString());
    }

    @Test
    void takesAnEscapeBeforeACharacterAsAlt() {
        send("\033x");

        assertEquals("+ALT 'x' -ALT", keyboard.toString());
    }

    @Test
    void takesALoneBracketBehindAnEscapeAsAlt() {
        send("\033[");

        assertEquals("+ALT '[' -ALT", keyboard.toString());
    }

    @Test
    void waitsForTheRestOfASequence() {
        send("\033[1;");
        send("5Ca");

        assertEquals("CTRL&RIGHT 'a'", keyboard.toString());
    }

    @Test
    void passesOverSequencesItDoesNotKnow() {
        send("\033[99~\033[1;1Xa");

        assertEquals("'a'", keyboard.toString());
    }

    @Test
    void passesOverCharactersThatAreOnNoKey() {
        send("äa");

        assertEquals("'a'", keyboard.toString());
    }

    @Test
    void sendsTheDeleteCharacterAsBackspace() {
        send("\u007F");

        assertEquals("BACKSPACE", keyboard.toString());
    }

    @Test
    void leavesAtControlRightBracket() {
        assertFalse(send("ab\u001Dc"));

        assertEquals("'a' 'b'", keyboard.toString());
    }
}
