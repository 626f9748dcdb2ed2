package org.platter.launcher;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads well-formed JSON for tests: maps, lists, strings, longs, booleans. */
final class ParsedJson {

    private final String text;
    private int at;

    private ParsedJson(String text) {
        this.text = text;
    }

    static Object of(String text) {
        ParsedJson json = new ParsedJson(text);
        Object value = json.value();
        json.blanks();
        if (json.at != text.length()) {
            throw json.bad("the end");
        }
        return value;
    }

    private Object value() {
        blanks();
        return switch (text.charAt(at)) {
            case '{' -> object();
            case '[' -> array();
            case '"' -> string();
            default -> word();
        };
    }

    private Map<String, Object> object() {
        Map<String, Object> object = new LinkedHashMap<>();
        for (expect('{'); !follows('}'); follows(',')) {
            blanks();
            String name = string();
            blanks();
            expect(':');
            object.put(name, value());
        }
        return object;
    }

    private List<Object> array() {
        List<Object> array = new ArrayList<>();
        for (expect('['); !follows(']'); follows(',')) {
            array.add(value());
        }
        return array;
    }

    private String string() {
        expect('"');
        int start = at;
        while (text.charAt(at) != '"') {
            at += text.charAt(at) == '\\' ? 2 : 1;
        }
        return text.substring(start, at++);
    }

    private Object word() {
        int start = at;
        while (at < text.length() && (Character.isLetterOrDigit(text.charAt(at)) || text.charAt(at) == '-')) {
            at++;
        }
        String word = text.substring(start, at);
        return switch (word) {
            case "true" -> true;
            case "false" -> false;
            default -> Long.parseLong(word);
        };
    }

    private boolean follows(char c) {
        blanks();
        if (text.charAt(at) == c) {
            at++;
            return true;
        }
        return false;
    }

    private void expect(char c) {
        if (text.charAt(at) != c) {
            throw bad("'" + c + "'");
        }
        at++;
    }

    private void blanks() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
    }

    private IllegalArgumentException bad(String expected) {
        return new IllegalArgumentException("at " + at + ": expected " + expected + " in " + text);
    }
}
