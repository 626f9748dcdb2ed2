package org.platter.ide.controller;

import org.platter.machine.api.MachineClock;

/** What a drive sees of its channel. */
interface Cable {

    /** Which of the controller's channels it is, from 0. */
    int number();

    MachineClock clock();

    /** Whether there is a bus master to move data. */
    boolean hasDma();

    /** A drive has data for a bus master, or wants some. */
    void dmaRequested(IdeDrive drive);

    /** Makes the machine stand still, for a reason that people are told; the action is run when it goes on. */
    void stop(String reason, Runnable goesOn);

    /** Status or interrupt of a drive have changed by themselves, not by an access of the host's. */
    void driveChanged();
}
