package org.platter.floppy.controller;

/**
 * How a command that moves data ended: bits of the result bytes ST0 to ST2 (82077AA data sheet, clause 6.5).
 *
 * @param st0 the interrupt code only
 */
record Outcome(int st0, int st1, int st2) {

    private static final int ABNORMAL = 0x40;

    static final Outcome NORMAL = new Outcome(0, 0, 0);
    static final Outcome END_OF_CYLINDER = new Outcome(ABNORMAL, 0x80, 0);
    static final Outcome DATA_ERROR = new Outcome(ABNORMAL, 0x20, 0x20);
    static final Outcome OVERRUN = new Outcome(ABNORMAL, 0x10, 0);
    static final Outcome NO_DATA = new Outcome(ABNORMAL, 0x04, 0);
    static final Outcome WRONG_CYLINDER = new Outcome(ABNORMAL, 0x04, 0x10);
    static final Outcome NOT_WRITABLE = new Outcome(ABNORMAL, 0x02, 0);
    static final Outcome MISSING_ADDRESS_MARK = new Outcome(ABNORMAL, 0x01, 0);

    /** Deleted data was looked for and other found: the command ends with the sector, which is no failure. */
    static final Outcome CONTROL_MARK = new Outcome(0, 0, 0x40);
}
