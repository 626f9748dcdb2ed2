package org.platter.shell;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.platter.pc.machine.console.Key;

/** The names of keys that QEMU's {@code sendkey} knows: several together are joined by hyphens, as in ctrl-alt-delete. */
final class KeyNames {

    private static final Map<String, Key> KEYS = new TreeMap<>(Map.ofEntries(
            Map.entry("ret", Key.ENTER),
            Map.entry("spc", Key.SPACE),
            Map.entry("esc", Key.ESCAPE),
            Map.entry("minus", Key.MINUS),
            Map.entry("equal", Key.EQUALS),
            Map.entry("bracket_left", Key.LEFT_BRACKET),
            Map.entry("bracket_right", Key.RIGHT_BRACKET),
            Map.entry("semicolon", Key.SEMICOLON),
            Map.entry("apostrophe", Key.APOSTROPHE),
            Map.entry("grave_accent", Key.GRAVE),
            Map.entry("backslash", Key.BACKSLASH),
            Map.entry("comma", Key.COMMA),
            Map.entry("dot", Key.PERIOD),
            Map.entry("slash", Key.SLASH),
            Map.entry("shift_r", Key.RIGHT_SHIFT),
            Map.entry("alt_r", Key.RIGHT_ALT),
            Map.entry("ctrl_r", Key.RIGHT_CTRL),
            Map.entry("asterisk", Key.PAD_MULTIPLY),
            Map.entry("kp_multiply", Key.PAD_MULTIPLY),
            Map.entry("kp_divide", Key.PAD_DIVIDE),
            Map.entry("kp_add", Key.PAD_PLUS),
            Map.entry("kp_subtract", Key.PAD_MINUS),
            Map.entry("kp_enter", Key.PAD_ENTER),
            Map.entry("kp_decimal", Key.PAD_PERIOD),
            Map.entry("print", Key.PRINT_SCREEN),
            Map.entry("sysrq", Key.PRINT_SCREEN),
            Map.entry("pause", Key.BREAK),
            Map.entry("pgup", Key.PAGE_UP),
            Map.entry("pgdn", Key.PAGE_DOWN)));

    static {
        // QEMU has the other keys by the names that are on them.
        for (Key key : Key.values()) {
            String name = key.name().toLowerCase(Locale.ROOT);
            if (name.startsWith("digit_")) {
                KEYS.put(name.substring("digit_".length()), key);
            } else if (name.matches("pad_[0-9]")) {
                KEYS.put("kp_" + name.substring("pad_".length()), key);
            } else if (!KEYS.containsValue(key)) {
                KEYS.put(name, key);
            }
        }
    }

    private KeyNames() {}

    /**
     * The keys of a combination.
     *
     * @throws IllegalArgumentException if one is unknown
     */
    static Key[] parse(String combination) {
        return Stream.of(combination.split("-", -1)).map(KeyNames::named).toArray(Key[]::new);
    }

    /** All names. */
    static List<String> all() {
        return List.copyOf(KEYS.keySet());
    }

    private static Key named(String name) {
        Key key = KEYS.get(name.toLowerCase(Locale.ROOT));
        if (key == null) {
            throw new IllegalArgumentException(
                    "key '" + name + "': unknown; expected names as ret, f1 or ctrl-alt-delete");
        }
        return key;
    }
}
