package org.platter.pc.machine.console;

import org.osgi.annotation.versioning.ProviderType;

/**
 * The machine's keyboard. May be used from any thread. Keys are queued without bound and reach the guest one after the
 * other in machine time, {@link #type typed} ones no faster than a BIOS can take them.
 */
@ProviderType
public interface Keyboard {

    /** Presses a key down; repeated calls are the key's auto-repeat. */
    void press(Key key);

    /** Lets a key go. */
    void release(Key key);

    /** Presses the keys in turn and then lets them go in reverse: {@code chord(Key.CTRL, Key.C)}. */
    void chord(Key... keys);

    /**
     * Types text on a US keyboard: printable ASCII, Tab, Backspace, Escape, line feed or carriage return as Enter, and
     * the other control characters 01h to 1Ah as Ctrl with a letter.
     *
     * @throws IllegalArgumentException if a character is on none of its keys; nothing is typed then
     */
    void type(String text);
}
