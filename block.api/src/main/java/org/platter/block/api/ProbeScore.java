package org.platter.block.api;

import java.util.Objects;

/**
 * A driver's bid for a storage.
 *
 * @param value 0 (not this format) to 100 (magic seen and structure verified); the highest bid gets the image
 * @param reason what was found, for people
 */
public record ProbeScore(int value, String reason) {

    /** The storage does not hold this format. */
    public static final ProbeScore NONE = new ProbeScore(0, "not recognised");

    /** Checks the range of the value. */
    public ProbeScore {
        Objects.requireNonNull(reason);
        if (value < 0 || value > 100) {
            throw new IllegalArgumentException("probe score " + value + ": expected 0 to 100");
        }
    }
}
