package org.platter.block.api;

import java.util.Objects;

/**
 * One thing that a check found.
 *
 * @param kind how bad it is
 * @param code what it is, for programs, in lower case with hyphens: {@code bat-entry-out-of-file}
 * @param description where, what was found and what was expected, for people
 * @param count how many places the finding stands for; at least 1
 * @param repairable whether the check's repair mends it
 */
public record Finding(Kind kind, String code, String description, long count, boolean repairable) {

    /** How bad a finding is. */
    public enum Kind {
        /** Unusual but harmless; repairable where work that was cut off has left it behind. */
        NOTE,
        /** Space that nothing uses. */
        LEAK,
        /** Data is lost, in danger, or hidden from some readers. */
        CORRUPTION
    }

    /** Checks the parts. */
    public Finding {
        Objects.requireNonNull(kind);
        Objects.requireNonNull(code);
        Objects.requireNonNull(description);
        if (count < 1) {
            throw new IllegalArgumentException("count " + count + ": expected at least 1");
        }
    }
}
