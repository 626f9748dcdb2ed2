package org.platter.ide.controller;

/** The end of a command that failed, as the Error and Status registers show it. */
final class AtaError extends Exception {

    private static final long serialVersionUID = 1;

    private static final int UNC = 0x40;
    private static final int IDNF = 0x10;
    private static final int ABRT = 0x04;

    /** The drive does not know the command, or not with these parameters. */
    static final AtaError ABORTED = new AtaError("command aborted", ABRT, 0);

    /** The drive has no sector of this address. */
    static final AtaError NOT_FOUND = new AtaError("sector not found", IDNF, 0);

    /** A sector cannot be read. */
    static final AtaError UNCORRECTABLE = new AtaError("sector cannot be read", UNC, 0);

    /** A sector cannot be written. */
    static final AtaError WRITE_FAULT = new AtaError("sector cannot be written", ABRT, Status.DEVICE_FAULT);

    /** A sector cannot be written because the host is full. */
    static final AtaError NO_SPACE = new AtaError("no space to write the sector", ABRT, Status.DEVICE_FAULT);

    /** No sector can be read or written now. */
    static final AtaError NOT_RESPONDING = new AtaError("disk does not respond", ABRT, Status.DEVICE_FAULT);

    private final int error;
    private final int status;

    private AtaError(String message, int error, int fault) {
        super(message, null, false, false);
        this.error = error;
        this.status = Status.IDLE | Status.ERROR | fault;
    }

    /** What the Error register holds. */
    int error() {
        return error;
    }

    /** What the Status register holds. */
    int status() {
        return status;
    }

    /** Whether it is a single sector that fails, so that it is worth finding out which. */
    boolean concernsOneSector() {
        return isTheHosts();
    }

    /** Whether reading or writing failed on the host, rather than the guest having asked for what cannot be. */
    boolean isTheHosts() {
        return this == UNCORRECTABLE || this == WRITE_FAULT || this == NO_SPACE;
    }
}
