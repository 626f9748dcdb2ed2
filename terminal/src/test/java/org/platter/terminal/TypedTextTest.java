package org.platter.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class TypedTextTest {

    @Test
    void backslashSequencesAreCharactersThatArePressed() {
        assertEquals("dir\n", TypedText.unescaped("dir\\n"));
        assertEquals("\033\t\b\r", TypedText.unescaped("\\e\\t\\b\\r"));
    }

    @Test
    void otherBackslashesStay() {
        assertEquals("\\n C:\\>\\", TypedText.unescaped("\\\\n C:\\>\\"));
    }
}
