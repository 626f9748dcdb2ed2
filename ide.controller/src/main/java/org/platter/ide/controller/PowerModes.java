package org.platter.ide.controller;

import org.platter.ide.controller.DriveSettings.Power;

/**
 * The commands of the Power Management feature set. Modes are kept and reported; the timers of IDLE and STANDBY are accepted and
 * never run out, as IDENTIFY DEVICE says by leaving them to the drive.
 */
final class PowerModes {

    private PowerModes() {}

    /** CHECK POWER MODE. */
    static Transfer check(AtaDrive drive) {
        drive.registers().parameter(drive.settings().power.code);
        return Transfer.NONE;
    }

    /** IDLE and IDLE IMMEDIATE. */
    static Transfer idle(AtaDrive drive) {
        drive.settings().power = Power.IDLE;
        return Transfer.NONE;
    }

    /** STANDBY and STANDBY IMMEDIATE, the last a guest says before it switches the machine off. */
    static Transfer standby(AtaDrive drive) throws AtaError {
        return enter(Power.STANDBY, drive);
    }

    /** SLEEP. */
    static Transfer sleep(AtaDrive drive) throws AtaError {
        return enter(Power.SLEEP, drive);
    }

    private static Transfer enter(Power power, AtaDrive drive) throws AtaError {
        drive.disk().flush();
        drive.settings().power = power;
        return Transfer.NONE;
    }
}
