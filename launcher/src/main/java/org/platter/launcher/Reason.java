package org.platter.launcher;

import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** An exception in the words of a message for people. */
final class Reason {

    private Reason() {}

    static String of(Exception e) {
        if (e instanceof NoSuchFileException) {
            return "No such file or directory";
        }
        if (e instanceof AccessDeniedException) {
            return "Permission denied";
        }
        if (e instanceof FileSystemException file && file.getReason() != null) {
            return file.getReason();
        }
        if (e.getMessage() != null && !(e instanceof RuntimeException)) {
            return e.getMessage();
        }
        if (e instanceof IllegalArgumentException && e.getMessage() != null) {
            return e.getMessage();
        }
        return "internal error: " + e;
    }

    /** The same with the file's name before it, for a message that would not name it otherwise. */
    static String withFile(Exception e) {
        return e instanceof FileSystemException file && file.getFile() != null ? file.getFile() + ": " + of(e) : of(e);
    }

    /** The same without the file's name before it, for a message that names the file itself. */
    static String of(Exception e, String file) {
        String reason = of(e);
        return reason.startsWith(file + ": ") ? reason.substring(file.length() + 2) : reason;
    }

    /** The same for a file in the making, which goes by the name of its part, perhaps behind a symbolic link. */
    static String ofNew(Exception e, String file) {
        String reason = of(e, file);
        int part = reason.indexOf(".part: ");
        return part > 0 && !reason.substring(0, part).contains(": ")
                ? reason.substring(part + ".part: ".length())
                : reason;
    }
}
