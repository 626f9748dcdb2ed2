package org.platter.shell;

/**
 * Commands of one scope: each public method with Gogo's {@code Descriptor} is one, by its name. The parameters are what a person
 * gives: words, options that have Gogo's {@code Parameter}, records of such options, and the session, which is not given.
 */
public interface CommandSet {

    /** What people write before the colon. */
    String scope();
}
