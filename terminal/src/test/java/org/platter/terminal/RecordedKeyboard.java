package org.platter.terminal;

import java.util.StringJoiner;
import org.platter.pc.machine.console.Key;
import org.platter.pc.machine.console.Keyboard;

/** Writes down what is done to it. */
final class RecordedKeyboard implements Keyboard {

    private final StringJoiner record = new StringJoiner(" ");

    @Override
    public void press(Key key) {
        record.add("+" + key);
    }

    @Override
    public void release(Key key) {
        record.add("-" + key);
    }

    @Override
    public void chord(Key... keys) {
        StringJoiner chord = new StringJoiner("&");
        for (Key key : keys) {
            chord.add(key.toString());
        }
        record.add(chord.toString());
    }

    @Override
    public void type(String text) {
        if (text.chars().anyMatch(c -> c > 0x7E)) {
            throw new IllegalArgumentException(text);
        }
        record.add("'" + text + "'");
    }

    @Override
    public String toString() {
        return record.toString();
    }
}
