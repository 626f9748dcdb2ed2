package org.platter.ide.controller;

/** The end of a packet command that failed: the host learns the reason when it asks. */
final class CheckCondition extends Exception {

    private static final long serialVersionUID = 1;

    private final transient Sense sense;

    CheckCondition(Sense sense) {
        super(sense.toString(), null, false, false);
        this.sense = sense;
    }

    Sense sense() {
        return sense;
    }
}
