package org.platter.pc.machine;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.platter.pc.machine.console.Key;
import org.platter.pc.machine.console.Keyboard;

/** Turns what other threads press and type into key strokes for the machine's thread. */
final class UsKeyboard implements Keyboard {

    private static final String PLAIN = "1234567890-=qwertyuiop[]asdfghjkl;'`\\zxcvbnm,./ ";
    private static final String SHIFTED = "!@#$%^&*()_+QWERTYUIOP{}ASDFGHJKL:\"~|ZXCVBNM<>? ";
    private static final Key[] KEYS = {
        Key.DIGIT_1,
        Key.DIGIT_2,
        Key.DIGIT_3,
        Key.DIGIT_4,
        Key.DIGIT_5,
        Key.DIGIT_6,
        Key.DIGIT_7,
        Key.DIGIT_8,
        Key.DIGIT_9,
        Key.DIGIT_0,
        Key.MINUS,
        Key.EQUALS,
        Key.Q,
        Key.W,
        Key.E,
        Key.R,
        Key.T,
        Key.Y,
        Key.U,
        Key.I,
        Key.O,
        Key.P,
        Key.LEFT_BRACKET,
        Key.RIGHT_BRACKET,
        Key.A,
        Key.S,
        Key.D,
        Key.F,
        Key.G,
        Key.H,
        Key.J,
        Key.K,
        Key.L,
        Key.SEMICOLON,
        Key.APOSTROPHE,
        Key.GRAVE,
        Key.BACKSLASH,
        Key.Z,
        Key.X,
        Key.C,
        Key.V,
        Key.B,
        Key.N,
        Key.M,
        Key.COMMA,
        Key.PERIOD,
        Key.SLASH,
        Key.SPACE
    };

    private final Consumer<List<Stroke>> output;

    /**
     * @param output takes strokes that belong together, on any thread
     */
    UsKeyboard(Consumer<List<Stroke>> output) {
        this.output = output;
    }

    @Override
    public void press(Key key) {
        output.accept(List.of(new Stroke(key, true, false)));
    }

    @Override
    public void release(Key key) {
        output.accept(List.of(new Stroke(key, false, false)));
    }

    @Override
    public void chord(Key... keys) {
        List<Stroke> strokes = new ArrayList<>();
        chord(strokes, keys);
        output.accept(strokes);
    }

    @Override
    public void type(String text) {
        List<Stroke> strokes = new ArrayList<>();
        for (int i = 0; i < text.length(); i++) {
            type(strokes, text.charAt(i), i);
        }
        output.accept(strokes);
    }

    private static void type(List<Stroke> strokes, char c, int index) {
        switch (c) {
            case '\n', '\r' -> chord(strokes, Key.ENTER);
            case '\t' -> chord(strokes, Key.TAB);
            case '\b' -> chord(strokes, Key.BACKSPACE);
            case 0x1B -> chord(strokes, Key.ESCAPE);
            default -> {
                int plain = PLAIN.indexOf(c);
                int shifted = SHIFTED.indexOf(c);
                if (plain >= 0) {
                    chord(strokes, KEYS[plain]);
                } else if (shifted >= 0) {
                    chord(strokes, Key.SHIFT, KEYS[shifted]);
                } else if (c >= 1 && c <= 26) {
                    chord(strokes, Key.CTRL, KEYS[PLAIN.indexOf('a' + c - 1)]);
                } else {
                    throw new IllegalArgumentException(
                            String.format("character U+%04X at %d is not on a US keyboard", (int) c, index));
                }
            }
        }
    }

    private static void chord(List<Stroke> strokes, Key... keys) {
        for (Key key : keys) {
            strokes.add(new Stroke(key, true, true));
        }
        for (int i = keys.length - 1; i >= 0; i--) {
            strokes.add(new Stroke(keys[i], false, true));
        }
    }

    /**
     * A key that goes down or up.
     *
     * @param paced whether the guest is given time to take it
     */
    record Stroke(Key key, boolean down, boolean paced) {}
}
