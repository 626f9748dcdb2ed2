package org.platter.floppy.controller;

/** The commands (82077AA data sheet, table 5-1 and clause 6): which bits of the first byte say so, and their length. */
enum Opcode {
    READ_TRACK(0x9F, 0x02, 9),
    SPECIFY(0xFF, 0x03, 3),
    SENSE_DRIVE_STATUS(0xFF, 0x04, 2),
    WRITE_DATA(0x3F, 0x05, 9),
    READ_DATA(0x1F, 0x06, 9),
    RECALIBRATE(0xFF, 0x07, 2),
    SENSE_INTERRUPT_STATUS(0xFF, 0x08, 1),
    WRITE_DELETED_DATA(0x3F, 0x09, 9),
    READ_ID(0xBF, 0x0A, 2),
    READ_DELETED_DATA(0x1F, 0x0C, 9),
    FORMAT_TRACK(0xBF, 0x0D, 6),
    DUMP_REGISTERS(0xFF, 0x0E, 1),
    SEEK(0xFF, 0x0F, 3),
    VERSION(0xFF, 0x10, 1),
    PERPENDICULAR_MODE(0xFF, 0x12, 2),
    CONFIGURE(0xFF, 0x13, 4),
    LOCK(0x7F, 0x14, 1),
    VERIFY(0x1F, 0x16, 9),
    RELATIVE_SEEK(0xBF, 0x8F, 3),
    INVALID(0, 0, 1);

    private final int mask;
    private final int code;
    private final int length;

    Opcode(int mask, int code, int length) {
        this.mask = mask;
        this.code = code;
        this.length = length;
    }

    /** The command that begins with this byte. */
    static Opcode of(int firstByte) {
        for (Opcode opcode : values()) {
            if ((firstByte & opcode.mask) == opcode.code) {
                return opcode;
            }
        }
        throw new AssertionError("INVALID takes all");
    }

    /** Bytes of the command, with the first. */
    int length() {
        return length;
    }
}
