package org.platter.ide.controller;

import org.platter.machine.api.MachineClock;

/** What a drive sees of its channel. */
interface Cable {

    MachineClock clock();

    /** Status or interrupt of a drive have changed by themselves, not by an access of the host's. */
    void driveChanged();
}
