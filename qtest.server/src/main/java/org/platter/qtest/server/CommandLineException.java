package org.platter.qtest.server;

/** A command line that is not understood; the message says which word and what was expected. */
public final class CommandLineException extends Exception {

    private static final long serialVersionUID = 1;

    CommandLineException(String message) {
        super(message);
    }
}
