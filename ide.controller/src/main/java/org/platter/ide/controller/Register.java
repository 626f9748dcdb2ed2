package org.platter.ide.controller;

/** The command block: a register's number is its port's distance from the channel's first. */
final class Register {

    static final int DATA = 0;
    /** Error when read, Features when written. */
    static final int ERROR = 1;

    static final int FEATURES = 1;
    static final int SECTOR_COUNT = 2;
    static final int LBA_LOW = 3;
    static final int LBA_MID = 4;
    static final int LBA_HIGH = 5;
    static final int DEVICE = 6;
    /** Status when read, Command when written. */
    static final int STATUS = 7;

    static final int COMMAND = 7;

    private Register() {}
}
