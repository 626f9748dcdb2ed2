package org.platter.block.kit;

/** A part of the contract: tests of one theme, as default methods. */
interface Tested {

    /** The driver that the tests are about. */
    Subject subject();
}
