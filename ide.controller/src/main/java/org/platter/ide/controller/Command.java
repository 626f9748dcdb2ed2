package org.platter.ide.controller;

/** One of the commands a drive knows. It keeps no state: that is in the drive and in the transfer it returns. */
@FunctionalInterface
interface Command {

    /** Does the command as far as it goes without data. */
    Transfer start(AtaDrive drive) throws AtaError;
}
