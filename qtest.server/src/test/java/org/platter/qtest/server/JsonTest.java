package org.platter.qtest.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {

    @Test
    void whatIsReadIsWrittenTheSame() {
        String text = "{\"a\": [1, -2, true, false, null, {}, []], \"b\": \"\\\"\\\\\\u000a\"}";
        assertEquals(text, Json.text(Json.parse(text)));
        assertEquals("{\"a\": \"b\"}", Json.text(Json.parse(" { 'a' :\t'b' } ")));
        assertEquals("\"é\"", Json.text(Json.parse("\"\\u00e9\"")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[1",
                "[1 2]",
                "{\"a\" 1}",
                "{1: 2}",
                "tru",
                "\"a",
                "\"\\u00",
                "\"\\u00g0\"",
                "1 2",
                "{} x",
                "-"
            })
    void whatIsNotJsonIsRefused(String text) {
        assertThrows(IllegalArgumentException.class, () -> Json.parse(text));
    }

    @Test
    void deepNestingIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> Json.parse("[".repeat(100_000)));
    }
}
