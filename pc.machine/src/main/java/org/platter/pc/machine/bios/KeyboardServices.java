package org.platter.pc.machine.bios;

import static org.platter.pc.machine.bios.DataArea.*;

/**
 * INT 09h, which turns scan codes into key codes, and INT 16h, which hands them out.
 *
 * <p>Source: IBM PS/2 and PC BIOS Interface Technical Reference, INT 09h and INT 16h.
 */
final class KeyboardServices {

    private static final int RIGHT_SHIFT = 0x01, LEFT_SHIFT = 0x02, CTRL = 0x04, ALT = 0x08;
    private static final int SCROLL_LOCK = 0x10, NUM_LOCK = 0x20, CAPS_LOCK = 0x40, INSERT = 0x80;
    private static final int LEFT_CTRL = 0x01, LEFT_ALT = 0x02;
    private static final int E0_CAME = 0x02, RIGHT_CTRL = 0x04, RIGHT_ALT = 0x08, ENHANCED = 0x10;
    private static final int LEDS_SHOWN = 0x07, ACKNOWLEDGED = 0x10, SETTING_LEDS = 0x40;
    private static final int WARM_START = 0x1234;
    private static final int BUFFER_START = 0x1E, BUFFER_END = 0x3E;

    /** A program that asks more often than this within a tick, 55 ms, does nothing else. */
    private static final int IDLE_POLLS = 500;

    private final Guest guest;
    private int polls;
    private int pollTick;

    KeyboardServices(Guest guest) {
        this.guest = guest;
    }

    void initialize() {
        guest.putWord(KEYS_START, BUFFER_START);
        guest.putWord(KEYS_END, BUFFER_END);
        guest.putWord(KEYS_HEAD, BUFFER_START);
        guest.putWord(KEYS_TAIL, BUFFER_START);
        guest.putOctet(SHIFT_FLAGS, 0);
        guest.putOctet(MORE_SHIFT_FLAGS, 0);
        guest.putOctet(KEYBOARD_MODE, ENHANCED);
        guest.putOctet(KEYBOARD_LEDS, 0);
    }

    /** Whether key strokes wait to be handed out. */
    boolean waiting() {
        return guest.word(KEYS_HEAD) != guest.word(KEYS_TAIL);
    }

    /** INT 09h with the scan code in AL; tells the stub by the carry flag to go on with INT 1Bh, by zero with INT 5. */
    void interrupt() {
        guest.tellStub(Guest.CARRY, false);
        guest.tellStub(Guest.ZERO, false);
        int code = guest.al();
        switch (code) {
            case 0xFA -> acknowledged();
            case 0xEE, 0xFE, 0x00, 0xFF -> {
                // Answers of the keyboard, and its complaint that nobody listens.
            }
            case 0xE0 -> guest.putOctet(KEYBOARD_MODE, guest.octet(KEYBOARD_MODE) | E0_CAME);
            case 0xE1 -> {
                // The Pause key's sequence looks like Ctrl and Num Lock from here on.
            }
            default -> {
                boolean extended = (guest.octet(KEYBOARD_MODE) & E0_CAME) != 0;
                key(code & 0x7F, (code & 0x80) == 0, extended);
                set(KEYBOARD_MODE, E0_CAME, false);
                showLeds();
            }
        }
    }

    private void key(int code, boolean down, boolean extended) {
        switch (code) {
            case 0x2A -> {
                // E0 2A and E0 AA only frame the keys of the middle block.
                if (!extended) {
                    set(SHIFT_FLAGS, LEFT_SHIFT, down);
                }
            }
            case 0x36 -> {
                if (!extended) {
                    set(SHIFT_FLAGS, RIGHT_SHIFT, down);
                }
            }
            case 0x1D -> {
                set(extended ? KEYBOARD_MODE : MORE_SHIFT_FLAGS, extended ? RIGHT_CTRL : LEFT_CTRL, down);
                set(SHIFT_FLAGS, CTRL, is(KEYBOARD_MODE, RIGHT_CTRL) || is(MORE_SHIFT_FLAGS, LEFT_CTRL));
            }
            case 0x38 -> alt(down, extended);
            case 0x3A -> lock(CAPS_LOCK, down);
            case 0x45 -> lock(NUM_LOCK, down);
            case 0x46 -> {
                if (extended || is(SHIFT_FLAGS, CTRL)) {
                    if (down) {
                        breakPressed();
                    }
                } else {
                    lock(SCROLL_LOCK, down);
                }
            }
            case 0x54 -> {
                // SysRq is nobody's.
            }
            default -> {
                if (down) {
                    pressed(code, extended);
                } else if (code == 0x52) {
                    set(MORE_SHIFT_FLAGS, INSERT, false);
                }
            }
        }
    }

    private void alt(boolean down, boolean extended) {
        set(extended ? KEYBOARD_MODE : MORE_SHIFT_FLAGS, extended ? RIGHT_ALT : LEFT_ALT, down);
        boolean still = is(KEYBOARD_MODE, RIGHT_ALT) || is(MORE_SHIFT_FLAGS, LEFT_ALT);
        set(SHIFT_FLAGS, ALT, still);
        int typed = guest.octet(ALT_DIGITS);
        if (!still && typed != 0) {
            guest.putOctet(ALT_DIGITS, 0);
            store(typed);
        }
    }

    /** A lock key changes its state when it is pressed, but not again while it is held. */
    private void lock(int flag, boolean down) {
        if (down && !is(MORE_SHIFT_FLAGS, flag)) {
            guest.putOctet(SHIFT_FLAGS, guest.octet(SHIFT_FLAGS) ^ flag);
        }
        set(MORE_SHIFT_FLAGS, flag, down);
    }

    private void pressed(int code, boolean extended) {
        int flags = guest.octet(SHIFT_FLAGS);
        boolean shift = (flags & (LEFT_SHIFT | RIGHT_SHIFT)) != 0;
        boolean ctrl = (flags & CTRL) != 0;
        boolean alt = (flags & ALT) != 0;
        if (ctrl && alt && code == 0x53) {
            guest.putWord(RESET_FLAG, WARM_START);
            guest.out(0x64, 0xFE);
            return;
        }
        if (code == 0x37 && (extended || shift)) {
            guest.tellStub(Guest.ZERO, true);
            return;
        }
        if (code == 0x52 && !alt && !ctrl && (extended || shift == ((flags & NUM_LOCK) != 0))) {
            if (!is(MORE_SHIFT_FLAGS, INSERT)) {
                guest.putOctet(SHIFT_FLAGS, guest.octet(SHIFT_FLAGS) ^ INSERT);
            }
            set(MORE_SHIFT_FLAGS, INSERT, true);
        }
        int digit = alt && !extended && !ctrl ? padDigit(code) : -1;
        if (digit >= 0) {
            guest.putOctet(ALT_DIGITS, guest.octet(ALT_DIGITS) * 10 + digit);
            return;
        }
        int key = KeyTable.code(code, extended, shift, ctrl, alt, (flags & CAPS_LOCK) != 0, (flags & NUM_LOCK) != 0);
        if (key != 0) {
            store(key);
        }
    }

    private static int padDigit(int code) {
        return code >= 0x47 && code <= 0x52 ? "789 456 1230".charAt(code - 0x47) - '0' : -1;
    }

    private void breakPressed() {
        guest.putOctet(BREAK, 0x80);
        guest.putWord(KEYS_HEAD, guest.word(KEYS_START));
        guest.putWord(KEYS_TAIL, guest.word(KEYS_START));
        store(0);
        guest.tellStub(Guest.CARRY, true);
    }

    /** Sets the lights by a dialogue with the keyboard, one interrupt a step. */
    private void showLeds() {
        int wanted = guest.octet(SHIFT_FLAGS) >> 4 & LEDS_SHOWN;
        int state = guest.octet(KEYBOARD_LEDS);
        if ((state & SETTING_LEDS) == 0 && (state & LEDS_SHOWN) != wanted) {
            guest.putOctet(KEYBOARD_LEDS, state & ~LEDS_SHOWN | wanted | SETTING_LEDS);
            guest.out(0x60, 0xED);
        }
    }

    private void acknowledged() {
        int state = guest.octet(KEYBOARD_LEDS) | ACKNOWLEDGED;
        if ((state & SETTING_LEDS) != 0) {
            guest.out(0x60, state & LEDS_SHOWN);
        }
        guest.putOctet(KEYBOARD_LEDS, state & ~SETTING_LEDS);
    }

    private boolean store(int key) {
        int tail = guest.word(KEYS_TAIL);
        int next = after(tail);
        if (next == guest.word(KEYS_HEAD)) {
            return false;
        }
        guest.putWord(0x400 + tail, key);
        guest.putWord(KEYS_TAIL, next);
        return true;
    }

    private int after(int position) {
        int next = position + 2 & 0xFFFF;
        return next >= guest.word(KEYS_END) ? guest.word(KEYS_START) : next;
    }

    /** INT 16h; false while there is nothing to hand out. */
    boolean service() {
        switch (guest.ah()) {
            case 0x00 -> {
                return hand(false);
            }
            case 0x10 -> {
                return hand(true);
            }
            case 0x01, 0x11 -> {
                return peek(guest.ah() == 0x11) || !idling();
            }
            case 0x02 -> guest.setAl(guest.octet(SHIFT_FLAGS));
            case 0x12 -> {
                int more = guest.octet(MORE_SHIFT_FLAGS);
                int right = guest.octet(KEYBOARD_MODE) & (RIGHT_CTRL | RIGHT_ALT);
                guest.setAx((more & 0x73 | right) << 8 | guest.octet(SHIFT_FLAGS));
            }
            case 0x05 -> guest.setAl(store(guest.cx()) ? 0 : 1);
            case 0x09 -> guest.setAl(0x20); // 10h to 12h are there
            default -> {
                // The rate of repetition (03h) is the host's keyboard's.
            }
        }
        return true;
    }

    private boolean hand(boolean enhanced) {
        int key = next(enhanced);
        if (key < 0) {
            return false;
        }
        guest.putWord(KEYS_HEAD, after(guest.word(KEYS_HEAD)));
        guest.setAx(key);
        return true;
    }

    /** Goes on with a service that had to wait; false while there is nothing to hand out. */
    boolean resume() {
        if (guest.ah() == 0x01 || guest.ah() == 0x11) {
            peek(guest.ah() == 0x11);
            return true;
        }
        return service();
    }

    private boolean peek(boolean enhanced) {
        int key = next(enhanced);
        guest.setZero(key < 0);
        if (key >= 0) {
            guest.setAx(key);
        }
        return key >= 0;
    }

    /**
     * Whether the program only waits for a key, as DOS at its prompt does: it then waits in HLT for the next interrupt
     * instead of keeping the host busy.
     */
    private boolean idling() {
        int tick = guest.dword(TICKS);
        polls = tick == pollTick ? polls + 1 : 0;
        pollTick = tick;
        return polls > IDLE_POLLS;
    }

    /** The next key code, -1 if there is none; keys that only an enhanced keyboard has are hidden from old programs. */
    private int next(boolean enhanced) {
        while (waiting()) {
            int key = guest.word(0x400 + guest.word(KEYS_HEAD));
            if (enhanced) {
                return key;
            }
            int scanCode = key >> 8;
            int ascii = key & 0xFF;
            if (scanCode == 0xE0) {
                return ascii == '/' ? 0x352F : 0x1C00 | ascii;
            }
            if (scanCode < 0x85) {
                return ascii == 0xE0 && scanCode != 0 ? scanCode << 8 : key;
            }
            guest.putWord(KEYS_HEAD, after(guest.word(KEYS_HEAD)));
        }
        return -1;
    }

    private boolean is(int address, int flag) {
        return (guest.octet(address) & flag) != 0;
    }

    private void set(int address, int flag, boolean on) {
        int value = guest.octet(address);
        guest.putOctet(address, on ? value | flag : value & ~flag);
    }
}
