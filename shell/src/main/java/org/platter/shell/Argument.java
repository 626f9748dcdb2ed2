package org.platter.shell;

import java.util.Locale;
import org.osgi.framework.Bundle;

/** What stands at a place of a command, so that a prompt can complete it. */
enum Argument {
    /** A drive's name. */
    DRIVE,
    /** The path of a file. */
    FILE,
    /** The path of a folder. */
    FOLDER,
    /** A drive's name or the path of a file. */
    IMAGE,
    /** Keys by {@link KeyNames}. */
    KEY,
    /** What happens without a driver. */
    POLICY,
    /** The format of an image. */
    FORMAT,
    /** A bundle, by its symbolic name. */
    BUNDLE,
    /** The name of a command. */
    COMMAND,
    /** Anything. */
    TEXT;

    /** What a parameter takes, by the name that help has for it. */
    static Argument of(Class<?> type, String label) {
        if (type == Bundle.class || type == Bundle[].class) {
            return BUNDLE;
        }
        return switch (label.toLowerCase(Locale.ROOT)) {
            case "drive" -> DRIVE;
            case "file", "diskette", "disc" -> FILE;
            case "folder" -> FOLDER;
            case "image" -> IMAGE;
            case "key" -> KEY;
            case "policy" -> POLICY;
            case "format" -> FORMAT;
            case "bundle" -> BUNDLE;
            case "command" -> COMMAND;
            default -> TEXT;
        };
    }
}
