package org.platter.terminal;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.platter.pc.machine.console.Keyboard;
import org.platter.pc.machine.console.ScreenImage;

/**
 * Waits for texts and types others, in their order: what stands behind {@code --expect} and {@code --type}. A text is
 * expected on a line of the screen that was not there when the text before was found, or on the serial line behind that
 * text. May be used from any thread.
 */
final class Script {

    /** How much of the serial line is kept to be searched, at least. */
    private static final int WINDOW = 64 * 1024;

    /** One step. */
    sealed interface Step {}

    /** Waits until the text has appeared. */
    record Expect(String text) implements Step {}

    /** Types the text. */
    record Type(String text) implements Step {}

    private final Queue<Step> steps;
    private final Keyboard keyboard;
    private final Runnable end;
    private final StringBuilder serial = new StringBuilder();
    private List<String> lines = List.of();
    private List<String> oldLines = List.of();

    /** @param end run once when the last text has been found; not run if nothing is expected at the end */
    Script(List<Step> steps, Keyboard keyboard, Runnable end) {
        this.steps = new ArrayDeque<>(steps);
        this.keyboard = keyboard;
        this.end = end;
        typeAhead();
    }

    /** What the script still waits for; null if for nothing. */
    synchronized String awaited() {
        return steps.peek() instanceof Expect expect ? expect.text : null;
    }

    /** The screen shows something new. */
    synchronized void screen(ScreenImage image) {
        lines = image.lines();
        advance();
    }

    /** The guest has sent a byte over the serial line. */
    synchronized void serial(int value) {
        if (steps.isEmpty()) {
            return;
        }
        if (serial.length() >= 2 * WINDOW) {
            serial.delete(0, WINDOW);
        }
        serial.append((char) value);
        advance();
    }

    private void advance() {
        while (steps.peek() instanceof Expect expect && found(expect.text)) {
            steps.remove();
            oldLines = lines;
            if (steps.isEmpty()) {
                end.run();
            }
            typeAhead();
        }
    }

    private boolean found(String text) {
        int place = serial.indexOf(text);
        if (place >= 0) {
            serial.delete(0, place + text.length());
            return true;
        }
        List<String> fresh = new ArrayList<>(lines);
        oldLines.forEach(fresh::remove);
        return fresh.stream().anyMatch(line -> line.contains(text));
    }

    private void typeAhead() {
        while (steps.peek() instanceof Type type) {
            steps.remove();
            keyboard.type(type.text);
        }
    }
}
