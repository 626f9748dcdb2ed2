package org.platter.image.tools.doctor;

import java.util.Objects;
import java.util.Optional;

/**
 * One thing that another program makes of an image.
 *
 * @param severity how bad it is
 * @param text what the program does, and why
 * @param command what mends it, as a line for a shell; empty if nothing need or can be done
 */
public record Advice(Severity severity, String text, Optional<String> command) {

    /** How bad it is. */
    public enum Severity {
        /** The program does not open the image. */
        REFUSES,
        /** The program opens the image and shows another disk, or would do damage by writing to it. */
        DIFFERS,
        /** Good to know. */
        NOTE
    }

    /** Checks that all parts are there. */
    public Advice {
        Objects.requireNonNull(severity);
        Objects.requireNonNull(text);
        Objects.requireNonNull(command);
    }
}
