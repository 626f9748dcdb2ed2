package org.platter.pc.machine.chips;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.BooleanSupplier;
import org.platter.machine.api.MachineClock;

/**
 * Key strokes on their way to the keyboard, in order. A person's go through at once; those of typed text wait for one
 * another, and for a guest that has not taken the last ones.
 */
public final class KeyStrokes {

    /** Between two strokes of typed text. */
    private static final long PAUSE = 8_000_000;

    /** How long typed text waits for a guest that takes nothing. */
    private static final long PATIENCE = 20_000_000_000L;

    private final AtKeyboard keyboard;
    private final MachineClock clock;
    private final BooleanSupplier guestIsBehind;
    private final Queue<Stroke> queue = new ArrayDeque<>();
    private boolean waiting;
    private long waitingSince;

    /**
     * @param guestIsBehind whether the guest has not used the last strokes, or is not ready for any
     */
    public KeyStrokes(AtKeyboard keyboard, MachineClock clock, BooleanSupplier guestIsBehind) {
        this.keyboard = keyboard;
        this.clock = clock;
        this.guestIsBehind = guestIsBehind;
    }

    /**
     * Adds a stroke.
     *
     * @param scanCode as {@link org.platter.pc.machine.console.Key#scanCode}
     * @param paced whether it belongs to typed text
     */
    public void add(int scanCode, boolean down, boolean paced) {
        queue.add(new Stroke(scanCode, down, paced));
        if (!waiting) {
            waitingSince = clock.now();
            next();
        }
    }

    private void next() {
        waiting = false;
        while (!queue.isEmpty()) {
            boolean paced = queue.peek().paced();
            boolean behind = guestIsBehind.getAsBoolean();
            if (!paced || !behind || clock.now() - waitingSince > PATIENCE) {
                Stroke stroke = queue.remove();
                keyboard.key(stroke.scanCode(), stroke.down());
                waitingSince = clock.now();
            }
            if (paced) {
                waiting = true;
                clock.at(clock.now() + PAUSE, this::next);
                return;
            }
        }
    }

    private record Stroke(int scanCode, boolean down, boolean paced) {}
}
