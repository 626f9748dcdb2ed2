package org.platter.launcher;

import java.util.List;
import java.util.Map;

/** Writes JSON (RFC 8259), laid out as qemu-img does. */
final class Json {

    private static final String INDENT = "    ";

    private final StringBuilder out = new StringBuilder();

    private Json() {}

    /** The text of maps, lists, strings, numbers, booleans and null. */
    static String text(Object value) {
        Json json = new Json();
        json.value(value, "\n");
        return json.out.toString();
    }

    /** @param newLine a line break and the indentation of where the value stands */
    private void value(Object value, String newLine) {
        if (value instanceof Map<?, ?> map) {
            object(map, newLine);
        } else if (value instanceof List<?> list) {
            array(list, newLine);
        } else if (value == null || value instanceof Boolean || value instanceof Number) {
            out.append(value);
        } else {
            string(value.toString());
        }
    }

    private void object(Map<?, ?> map, String newLine) {
        String between = "{";
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            out.append(between).append(newLine).append(INDENT);
            string(entry.getKey().toString());
            out.append(": ");
            value(entry.getValue(), newLine + INDENT);
            between = ",";
        }
        out.append(map.isEmpty() ? "{" : newLine).append('}');
    }

    private void array(List<?> list, String newLine) {
        String between = "[";
        for (Object element : list) {
            out.append(between).append(newLine).append(INDENT);
            value(element, newLine + INDENT);
            between = ",";
        }
        out.append(list.isEmpty() ? "[" : newLine).append(']');
    }

    private void string(String text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"', '\\' -> out.append('\\').append(c);
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default -> {
                    if (c < ' ') {
                        out.append("\\u00").append(Character.forDigit(c >> 4, 16));
                        out.append(Character.forDigit(c & 0xF, 16));
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        out.append('"');
    }
}
