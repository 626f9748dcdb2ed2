package org.platter.terminal;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.platter.pc.machine.console.Key;
import org.platter.pc.machine.console.Keyboard;

/**
 * Presses the PC's keys for what a terminal sends: characters, control characters, and the sequences that xterm and its
 * kin send for cursor and function keys. One thread uses it.
 *
 * <p>A terminal sends a key's sequence in one piece, so an escape at the end of a piece is the Escape key.
 */
final class KeyDecoder {

    private static final char ESCAPE = 0x1B;
    private static final char LEAVE = 0x1D;

    /** The last character of CSI and SS3 sequences. */
    private static final Map<Character, Key> BY_LETTER = Map.ofEntries(
            Map.entry('A', Key.UP),
            Map.entry('B', Key.DOWN),
            Map.entry('C', Key.RIGHT),
            Map.entry('D', Key.LEFT),
            Map.entry('F', Key.END),
            Map.entry('H', Key.HOME),
            Map.entry('M', Key.PAD_ENTER),
            Map.entry('P', Key.F1),
            Map.entry('Q', Key.F2),
            Map.entry('R', Key.F3),
            Map.entry('S', Key.F4));

    /** The number in sequences that end with a tilde. */
    private static final Map<Integer, Key> BY_NUMBER = Map.ofEntries(
            Map.entry(1, Key.HOME),
            Map.entry(2, Key.INSERT),
            Map.entry(3, Key.DELETE),
            Map.entry(4, Key.END),
            Map.entry(5, Key.PAGE_UP),
            Map.entry(6, Key.PAGE_DOWN),
            Map.entry(7, Key.HOME),
            Map.entry(8, Key.END),
            Map.entry(11, Key.F1),
            Map.entry(12, Key.F2),
            Map.entry(13, Key.F3),
            Map.entry(14, Key.F4),
            Map.entry(15, Key.F5),
            Map.entry(17, Key.F6),
            Map.entry(18, Key.F7),
            Map.entry(19, Key.F8),
            Map.entry(20, Key.F9),
            Map.entry(21, Key.F10),
            Map.entry(23, Key.F11),
            Map.entry(24, Key.F12));

    private final Keyboard keyboard;
    private String unfinished = "";

    KeyDecoder(Keyboard keyboard) {
        this.keyboard = keyboard;
    }

    /**
     * Presses the keys of a piece of input.
     *
     * @return false if the piece holds Ctrl-], with which a person leaves; what follows it is dropped
     */
    boolean accept(ByteBuffer piece) {
        String text = unfinished + StandardCharsets.UTF_8.decode(piece);
        unfinished = "";
        for (int at = 0; at < text.length(); ) {
            char c = text.charAt(at);
            if (c == LEAVE) {
                return false;
            }
            at += c == ESCAPE ? escape(text, at) : character(c);
        }
        return true;
    }

    private int character(char c) {
        switch (c) {
            case 0x00 -> keyboard.chord(Key.CTRL, Key.DIGIT_2);
            case 0x1C -> keyboard.chord(Key.CTRL, Key.BACKSLASH);
            case 0x1E -> keyboard.chord(Key.CTRL, Key.DIGIT_6);
            case 0x1F -> keyboard.chord(Key.CTRL, Key.MINUS);
            case 0x7F -> keyboard.chord(Key.BACKSPACE);
            default -> type(c);
        }
        return 1;
    }

    private void type(char c) {
        try {
            keyboard.type(String.valueOf(c));
        } catch (IllegalArgumentException e) {
            // It is on no key of the PC's keyboard.
        }
    }

    /** Presses what the escape at a place begins; returns the length of it. */
    private int escape(String text, int at) {
        if (at + 1 == text.length()) {
            keyboard.chord(Key.ESCAPE);
            return 1;
        }
        char next = text.charAt(at + 1);
        if (next == '[' || next == 'O') {
            return sequence(text, at);
        }
        keyboard.press(Key.ALT);
        int length = next == ESCAPE ? escape(text, at + 1) : character(next);
        keyboard.release(Key.ALT);
        return 1 + length;
    }

    private int sequence(String text, int at) {
        int end = at + 2;
        while (end < text.length() && (Character.isDigit(text.charAt(end)) || text.charAt(end) == ';')) {
            end++;
        }
        if (end == text.length()) {
            if (end == at + 2) {
                // Nothing follows: it was Alt with the bracket or the letter.
                keyboard.press(Key.ALT);
                character(text.charAt(at + 1));
                keyboard.release(Key.ALT);
            } else {
                unfinished = text.substring(at);
            }
            return end - at;
        }
        String[] parameters = text.substring(at + 2, end).split(";", -1);
        press(text.charAt(end), number(parameters[0]), parameters.length > 1 ? number(parameters[1]) : 1);
        return end + 1 - at;
    }

    /** @param modifiers as xterm counts them: 1, and 1 for Shift, 2 for Alt, 4 for Ctrl */
    private void press(char last, int number, int modifiers) {
        if (last == 'Z') {
            keyboard.chord(Key.SHIFT, Key.TAB);
            return;
        }
        Key key = last == '~' ? BY_NUMBER.get(number) : BY_LETTER.get(last);
        if (key == null) {
            return;
        }
        List<Key> keys = new ArrayList<>(4);
        int bits = modifiers - 1;
        if ((bits & 1) != 0) {
            keys.add(Key.SHIFT);
        }
        if ((bits & 2) != 0) {
            keys.add(Key.ALT);
        }
        if ((bits & 4) != 0) {
            keys.add(Key.CTRL);
        }
        keys.add(key);
        keyboard.chord(keys.toArray(Key[]::new));
    }

    private static int number(String digits) {
        return digits.isEmpty() || digits.length() > 4 ? 1 : Integer.parseInt(digits);
    }
}
