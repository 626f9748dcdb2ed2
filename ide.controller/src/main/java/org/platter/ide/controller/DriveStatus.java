package org.platter.ide.controller;

/** What a drive shows of how it is: the Status and Error registers, and whether it wants its host's attention. */
final class DriveStatus {

    private static final int DIAGNOSTIC_PASSED = 0x01;

    private int status;
    private int error;
    private boolean attention;

    int status() {
        return status;
    }

    int error() {
        return error;
    }

    boolean wantsAttention() {
        return attention;
    }

    void acknowledge() {
        attention = false;
    }

    void wantAttention() {
        attention = true;
    }

    /** Whether a command is under way, so that the registers are not the host's to write. */
    boolean occupied() {
        return (status & (Status.BUSY | Status.DATA_REQUEST)) != 0;
    }

    /** A command begins: what the one before it has left is gone. */
    void begin() {
        attention = false;
        error = 0;
    }

    /** The drive is at its medium. */
    void work() {
        status = Status.BUSY | Status.IDLE;
    }

    /** Data can be moved. */
    void requestData() {
        status = Status.IDLE | Status.DATA_REQUEST;
    }

    /** Nothing is under way. */
    void idle() {
        status = Status.IDLE;
    }

    /** A command has ended too early. */
    void fail(AtaError reason) {
        status = reason.status();
        error = reason.error();
        attention = true;
    }

    /** A reset is under way. */
    void reset() {
        status = Status.BUSY;
    }

    /** A reset has ended, or the diagnostic. */
    void diagnosed(int statusAfterwards, boolean wantsAttention) {
        status = statusAfterwards;
        error = DIAGNOSTIC_PASSED;
        attention = wantsAttention;
    }
}
