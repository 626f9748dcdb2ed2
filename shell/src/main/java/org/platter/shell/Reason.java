package org.platter.shell;

import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;

/** What to tell a person of a failure. */
final class Reason {

    private Reason() {}

    static String of(Throwable failure) {
        String message = failure.getMessage();
        if (failure instanceof NoSuchFileException) {
            return message + ": no such file";
        }
        if (failure instanceof AccessDeniedException) {
            return message + ": access denied";
        }
        return message == null || message.isBlank() ? failure.toString() : message;
    }
}
