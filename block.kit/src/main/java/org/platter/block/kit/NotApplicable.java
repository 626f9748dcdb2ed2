package org.platter.block.kit;

import org.opentest4j.TestAbortedException;

/** Ends a test that does not apply to a driver: neither passed nor failed. */
final class NotApplicable extends TestAbortedException {

    private static final long serialVersionUID = 1;

    /** By what the message is known again where the class is not: see {@link Conformance}. */
    static final String PREFIX = "not applicable: ";

    NotApplicable(String reason) {
        super(PREFIX + reason);
    }
}
