package org.platter.qtest.server;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An option's value of the form {@code key=value,key=value}, as QEMU has it: two commas stand for one within a value, and
 * a key alone means {@code on}. Keys are taken out one by one, so that what is left was not understood.
 */
final class KeyValues {

    private final String option;
    private final Map<String, String> values = new LinkedHashMap<>();

    private KeyValues(String option) {
        this.option = option;
    }

    /**
     * @param option for messages, such as {@code -drive}
     * @param firstKey the key of a first value that has none; null if it needs one
     */
    static KeyValues parse(String option, String text, String firstKey) throws CommandLineException {
        KeyValues parsed = new KeyValues(option);
        String[] parts = text.replace(",,", "\0").split(",");
        for (int i = 0; i < parts.length; i++) {
            int equals = parts[i].indexOf('=');
            boolean implied = i == 0 && firstKey != null && equals < 0;
            String key = implied ? firstKey : equals < 0 ? parts[i] : parts[i].substring(0, equals);
            String value = implied ? parts[i] : equals < 0 ? "on" : parts[i].substring(equals + 1);
            if (key.isEmpty()) {
                throw new CommandLineException(option + " " + text + ": expected key=value,key=value");
            }
            parsed.values.put(key, value.replace('\0', ','));
        }
        return parsed;
    }

    /** What is known without a text. */
    static KeyValues of(String option, Map<String, String> values) {
        KeyValues made = new KeyValues(option);
        made.values.putAll(values);
        return made;
    }

    /** The value, which is then gone; null if there is none. */
    String take(String key) {
        return values.remove(key);
    }

    String take(String key, String otherwise) {
        String value = take(key);
        return value == null ? otherwise : value;
    }

    /** Takes out keys that have no effect here. */
    void ignore(String... keys) {
        for (String key : keys) {
            values.remove(key);
        }
    }

    String require(String key) throws CommandLineException {
        String value = take(key);
        if (value == null) {
            throw new CommandLineException(option + ": expected " + key + "=...");
        }
        return value;
    }

    boolean takeFlag(String key, boolean otherwise) throws CommandLineException {
        String value = take(key);
        if (value == null) {
            return otherwise;
        }
        return switch (value) {
            case "on", "yes", "true" -> true;
            case "off", "no", "false" -> false;
            default -> throw new CommandLineException(option + ": found " + key + "=" + value + ", expected on or off");
        };
    }

    /** A number from 0 to {@code most}; {@code otherwise} if it is not there. */
    int takeNumber(String key, int most, int otherwise) throws CommandLineException {
        String value = take(key);
        if (value == null) {
            return otherwise;
        }
        try {
            int number = Integer.decode(value);
            if (number >= 0 && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw new CommandLineException(option + ": found " + key + "=" + value + ", expected 0 to " + most);
    }

    /** What begins with {@code prefix.}, without that; it is then gone. */
    KeyValues takeBelow(String prefix) {
        KeyValues below = new KeyValues(option);
        values.forEach((key, value) -> {
            if (key.startsWith(prefix + ".")) {
                below.values.put(key.substring(prefix.length() + 1), value);
            }
        });
        below.values.keySet().forEach(key -> values.remove(prefix + "." + key));
        return below;
    }

    /** Moves everything here. */
    void addAll(KeyValues others) {
        values.putAll(others.values);
        others.values.clear();
    }

    boolean has(String key) {
        return values.containsKey(key);
    }

    boolean isEmpty() {
        return values.isEmpty();
    }

    /** Everything must have been taken. */
    void requireEmpty() throws CommandLineException {
        if (!values.isEmpty()) {
            throw new CommandLineException(
                    option + ": '" + values.keySet().iterator().next() + "' is not supported");
        }
    }

    String option() {
        return option;
    }
}
