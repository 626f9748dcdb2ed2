package org.platter.shell;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.platter.pc.machine.console.Key;

class KeyNamesTest {

    @ParameterizedTest
    @CsvSource({
        "ret, ENTER",
        "a, A",
        "0, DIGIT_0",
        "f12, F12",
        "kp_7, PAD_7",
        "kp_enter, PAD_ENTER",
        "caps_lock, CAPS_LOCK",
        "backspace, BACKSPACE",
        "left, LEFT",
        "alt, ALT",
        "shift_r, RIGHT_SHIFT",
        "PgUp, PAGE_UP",
        "sysrq, PRINT_SCREEN"
    })
    void knowsKeysAsQemuNamesThem(String name, Key key) {
        assertArrayEquals(new Key[] {key}, KeyNames.parse(name));
    }

    @Test
    void keysAreJoinedByHyphens() {
        assertArrayEquals(new Key[] {Key.CTRL, Key.ALT, Key.DELETE}, KeyNames.parse("ctrl-alt-delete"));
    }

    @Test
    void everyKeyHasAName() {
        Set<Key> named = EnumSet.noneOf(Key.class);
        KeyNames.all().forEach(name -> named.add(KeyNames.parse(name)[0]));

        assertEquals(EnumSet.allOf(Key.class), named);
    }

    @Test
    void refusesWhatIsNoKey() {
        for (String bad : new String[] {"", "ctrl-", "enter-", "digit_1"}) {
            var refusal = assertThrows(IllegalArgumentException.class, () -> KeyNames.parse(bad));
            assertTrue(refusal.getMessage().contains("unknown"), refusal.getMessage());
        }
    }
}
