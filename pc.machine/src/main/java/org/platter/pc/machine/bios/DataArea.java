package org.platter.pc.machine.bios;

/**
 * Addresses in the BIOS data area at 0040:0000 and in the extended one.
 *
 * <p>Source: IBM Personal System/2 and Personal Computer BIOS Interface Technical Reference, BIOS data area.
 */
final class DataArea {

    static final int SERIAL_PORTS = 0x400, EXTENDED_AREA = 0x40E, EQUIPMENT = 0x410, MEMORY_KIB = 0x413;
    static final int SHIFT_FLAGS = 0x417, MORE_SHIFT_FLAGS = 0x418, ALT_DIGITS = 0x419;
    static final int KEYS_HEAD = 0x41A, KEYS_TAIL = 0x41C, KEYS = 0x41E, KEYS_START = 0x480, KEYS_END = 0x482;
    static final int DISKETTE_INTERRUPT = 0x43E, MOTORS = 0x43F, MOTOR_TICKS = 0x440, DISKETTE_STATUS = 0x441;
    static final int DISKETTE_RESULTS = 0x442,
            DISKETTE_RATE = 0x48B,
            DISKETTE_MEDIA = 0x490,
            DISKETTE_CYLINDERS = 0x494;
    static final int VIDEO_MODE = 0x449, COLUMNS = 0x44A, PAGE_SIZE = 0x44C, PAGE_START = 0x44E, CURSORS = 0x450;
    static final int CURSOR_SHAPE = 0x460, PAGE = 0x462, CRTC_PORT = 0x463, MODE_REGISTER = 0x465, CGA_PALETTE = 0x466;
    static final int TICKS = 0x46C, MIDNIGHT = 0x470, BREAK = 0x471, RESET_FLAG = 0x472;
    static final int DISK_STATUS = 0x474, DISK_COUNT = 0x475, SERIAL_TIMEOUTS = 0x47C;
    static final int LAST_ROW = 0x484, CELL_HEIGHT = 0x485, VIDEO_CONTROL = 0x487, VIDEO_SWITCHES = 0x488;
    static final int VIDEO_FLAGS = 0x489, DISPLAY_COMBINATION = 0x48A, DISK_INTERRUPT = 0x48E;
    static final int KEYBOARD_MODE = 0x496, KEYBOARD_LEDS = 0x497;

    /** The extended BIOS data area: the last KiB below 640 KiB. */
    static final int EXTENDED_SEGMENT = 0x9FC0, EXTENDED = EXTENDED_SEGMENT << 4, BASE_KIB = 639;

    /** In the extended area: the fixed disk parameter tables of 80h and 81h, and the EDD tables of four disks. */
    static final int DISK_TABLES = EXTENDED + 0x40, EDD_TABLES = EXTENDED + 0x80;

    private DataArea() {}
}
