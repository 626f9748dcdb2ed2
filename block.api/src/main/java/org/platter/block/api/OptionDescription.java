package org.platter.block.api;

import java.util.Objects;

/**
 * One option of a driver, described for people.
 *
 * @param name the option's name
 * @param description what it does, its values and its default, in one line
 */
public record OptionDescription(String name, String description) {

    /** Checks that both parts are there. */
    public OptionDescription {
        Objects.requireNonNull(name);
        Objects.requireNonNull(description);
    }
}
