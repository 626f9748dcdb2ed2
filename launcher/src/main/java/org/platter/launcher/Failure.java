package org.platter.launcher;

/** A verb cannot go on, for a reason that has an exit code of its own. */
final class Failure extends Exception {

    private static final long serialVersionUID = 1;

    private final int exitCode;

    Failure(int exitCode, String message, Exception cause) {
        super(message, cause);
        this.exitCode = exitCode;
    }

    int exitCode() {
        return exitCode;
    }
}
