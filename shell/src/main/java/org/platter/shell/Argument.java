package org.platter.shell;

/** What stands at a place of a command, so that a prompt can complete it. */
enum Argument {
    /** A drive's name. */
    DRIVE,
    /** The path of a file. */
    FILE,
    /** A drive's name or the path of a file. */
    DRIVE_OR_FILE,
    /** Keys by {@link KeyNames}. */
    KEY,
    /** What happens without a driver. */
    POLICY,
    /** Anything. */
    TEXT
}
