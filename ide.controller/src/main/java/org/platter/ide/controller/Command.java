package org.platter.ide.controller;

/** One of the commands a drive knows. It keeps no state: that is in the drive and in what it returns. */
@FunctionalInterface
interface Command {

    /** Does the command as far as it goes without data and without the disk. */
    Execution start(AtaDrive drive) throws AtaError;
}
