package org.platter.block.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FormatOptionsTest {

    private final FormatOptions options =
            FormatOptions.of(Map.of("subformat", "fixed", "force_size", "on", "block_size", "512k"));

    @Test
    void givesWhatWasSet() {
        assertEquals(Optional.of("fixed"), options.get("subformat"));
        assertEquals(Optional.empty(), options.get("uuid"));
        assertEquals("fixed", options.choice("subformat", "dynamic", "fixed"));
        assertTrue(options.flag("force_size", false));
        assertEquals(512 * 1024, options.bytes("block_size", 1));
    }

    @Test
    void givesTheDefaultOfWhatWasNotSet() {
        assertEquals("dynamic", FormatOptions.NONE.choice("subformat", "dynamic", "fixed"));
        assertFalse(FormatOptions.NONE.flag("force_size", false));
        assertEquals(7, FormatOptions.NONE.bytes("block_size", 7));
    }

    @Test
    void replacesAnOptionInACopyOnly() {
        assertEquals(
                "dynamic", options.with("subformat", "dynamic").get("subformat").orElseThrow());
        assertEquals("fixed", options.get("subformat").orElseThrow());
    }

    @Test
    void namesTheChoicesWhenNoneIsMet() {
        var e = assertThrows(IllegalArgumentException.class, () -> options.choice("subformat", "dynamic", "sparse"));
        assertEquals("option 'subformat': found 'fixed', expected dynamic or sparse", e.getMessage());
    }

    @Test
    void refusesAFlagThatIsNeitherOnNorOff() {
        assertThrows(IllegalArgumentException.class, () -> options.flag("subformat", true));
    }

    @ParameterizedTest
    @CsvSource({"0,0", "512,512", "1k,1024", "3K,3072", "2M,2097152", "1G,1073741824", "2T,2199023255552"})
    void readsBytesWithSuffixes(String text, long expected) {
        assertEquals(expected, FormatOptions.NONE.with("n", text).bytes("n", 1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "k", "-1", "1.5k", "2MB", "9223372036854775807k", "0x10"})
    void refusesWhatIsNoNumberOfBytes(String text) {
        var e = assertThrows(
                IllegalArgumentException.class,
                () -> FormatOptions.NONE.with("n", text).bytes("n", 1));
        assertTrue(e.getMessage().startsWith("option 'n': found '" + text + "'"), e.getMessage());
    }

    @Test
    void namesAnOptionThatIsNotKnown() {
        var known = List.of(new OptionDescription("subformat", ""), new OptionDescription("force_size", ""));
        var e = assertThrows(IllegalArgumentException.class, () -> options.requireKnown(known));
        assertEquals("option 'block_size': unknown, expected one of [subformat, force_size]", e.getMessage());
    }
}
