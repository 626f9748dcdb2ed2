package org.platter.shell;

import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What to tell a person of a failure. */
final class Reason {

    /** What Gogo says of words for which a command of its own has no method. */
    private static final Pattern OTHER_WORDS = Pattern.compile("Cannot coerce (\\w+)\\(");

    private Reason() {}

    /** The same, and what has led to it, unless that is said already. */
    static String withCause(Throwable failure) {
        String reason = of(failure);
        String cause = failure.getCause() == null ? "" : withCause(failure.getCause());
        return reason.contains(cause) ? reason : reason + ": " + cause;
    }

    static String of(Throwable failure) {
        String message = failure.getMessage();
        if (failure instanceof NoSuchFileException) {
            return message + ": no such file";
        }
        if (failure instanceof NotDirectoryException) {
            return message + ": no such folder";
        }
        if (failure instanceof AccessDeniedException) {
            return message + ": access denied";
        }
        Matcher otherWords = message == null ? null : OTHER_WORDS.matcher(message);
        if (otherWords != null && otherWords.lookingAt()) {
            String command = otherWords.group(1);
            return command + ": no such bundle, or not the words it expects; help " + command + " tells more";
        }
        return message == null || message.isBlank() ? failure.toString() : message;
    }
}
