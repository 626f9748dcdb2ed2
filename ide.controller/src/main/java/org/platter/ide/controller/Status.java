package org.platter.ide.controller;

/** Bits of the Status register. */
final class Status {

    static final int BUSY = 0x80;
    static final int READY = 0x40;
    static final int DEVICE_FAULT = 0x20;
    /** Obsolete since ATA-4, and looked at by the drivers of older guests. */
    static final int SEEK_COMPLETE = 0x10;

    static final int DATA_REQUEST = 0x08;
    static final int ERROR = 0x01;

    /** A drive that waits for a command. */
    static final int IDLE = READY | SEEK_COMPLETE;

    private Status() {}
}
