package org.platter.pc.machine.chips;

import java.util.ArrayDeque;
import java.util.Queue;

/**
 * A 101-key AT keyboard: takes key strokes from outside and commands from the controller, sends bytes of scan code set
 * 2, or of set 1 when told to. Set 3 is not there.
 *
 * <p>Source: IBM PS/2 Hardware Interface Technical Reference, Keyboards.
 */
public final class AtKeyboard {

    private static final int ACKNOWLEDGE = 0xFA, RESEND = 0xFE, SELF_TEST_PASSED = 0xAA, ECHO = 0xEE, OVERRUN = 0x00;

    /** Bytes the keyboard keeps until they are taken; a real one has 16. */
    private static final int BUFFER = 64;

    private final Queue<Integer> bytes = new ArrayDeque<>();
    private Runnable outputListener = () -> {};
    private int commandWaitingForData;
    private int lastSent;
    private int set = 2;
    private boolean scanning = true;
    private int leds;

    /** Power-on. */
    void reset() {
        bytes.clear();
        commandWaitingForData = 0;
        leds = 0;
        restoreDefaults();
    }

    /** Bits 0 to 2: whether the Scroll, Num and Caps Lock lights are on. */
    public int leds() {
        return leds;
    }

    /**
     * A key goes down or up.
     *
     * @param set1Code as {@link org.platter.pc.machine.console.Key#scanCode}
     */
    public void key(int set1Code, boolean down) {
        if (!scanning) {
            return;
        }
        int code = set1Code & 0x7F;
        if (bytes.size() > BUFFER - 4) {
            if (bytes.size() == BUFFER - 3) {
                send(OVERRUN);
            }
            return;
        }
        if (set1Code >> 8 == 0xE0) {
            send(0xE0);
        }
        if (set == 1) {
            send(down ? code : code | 0x80);
            return;
        }
        if (!down) {
            send(ScanCodes.RELEASE);
        }
        send(ScanCodes.toSet2(code));
    }

    boolean hasOutput() {
        return !bytes.isEmpty();
    }

    int nextByte() {
        lastSent = bytes.remove();
        return lastSent;
    }

    void onOutput(Runnable listener) {
        outputListener = listener;
    }

    void command(int value) {
        int command = commandWaitingForData;
        if (command != 0 && value < 0xED) {
            commandWaitingForData = 0;
            commandData(command, value);
            return;
        }
        commandWaitingForData = 0;
        switch (value) {
            case 0xEE -> send(ECHO);
            case 0xED, 0xF0, 0xF3 -> {
                commandWaitingForData = value;
                send(ACKNOWLEDGE);
            }
            case 0xF2 -> {
                send(ACKNOWLEDGE);
                send(0xAB);
                send(0x83);
            }
            case 0xF4 -> {
                scanning = true;
                bytes.clear();
                send(ACKNOWLEDGE);
            }
            case 0xF5, 0xF6 -> {
                bytes.clear();
                restoreDefaults();
                scanning = value == 0xF6;
                send(ACKNOWLEDGE);
            }
            case 0xFE -> send(lastSent);
            case 0xFF -> {
                reset();
                send(ACKNOWLEDGE);
                send(SELF_TEST_PASSED);
            }
            default -> send(RESEND);
        }
    }

    private void commandData(int command, int value) {
        switch (command) {
            case 0xED -> leds = value & 7;
            case 0xF0 -> {
                if (value > 2) {
                    send(RESEND);
                    return;
                }
                if (value == 0) {
                    send(ACKNOWLEDGE);
                    send(set);
                    return;
                }
                set = value;
            }
            default -> {
                // F3 sets the auto-repeat, which the host's keyboard does.
            }
        }
        send(ACKNOWLEDGE);
    }

    private void restoreDefaults() {
        set = 2;
        scanning = true;
    }

    private void send(int value) {
        if (bytes.size() < BUFFER) {
            bytes.add(value);
        }
        outputListener.run();
    }
}
