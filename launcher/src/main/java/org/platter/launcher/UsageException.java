package org.platter.launcher;

/** The command was called in a wrong way; the message says how. */
final class UsageException extends Exception {

    private static final long serialVersionUID = 1;

    UsageException(String message) {
        super(message);
    }
}
