package org.platter.ide.controller;

import org.platter.ide.controller.DriveSettings.Power;

/**
 * The commands of the Power Management feature set. Modes are kept and reported; the timers of IDLE and STANDBY are accepted and
 * never run out, as IDENTIFY DEVICE says by leaving them to the drive.
 */
final class PowerModes {

    private PowerModes() {}

    /** CHECK POWER MODE. */
    static Execution check(AtaDrive drive) {
        drive.registers().parameter(drive.settings().power.code);
        return Execution.OVER;
    }

    /** IDLE and IDLE IMMEDIATE. */
    static Execution idle(AtaDrive drive) {
        drive.settings().power = Power.IDLE;
        return Execution.OVER;
    }

    /** STANDBY and STANDBY IMMEDIATE, the last a guest says before it switches the machine off. */
    static Execution standby(AtaDrive drive) {
        return enter(Power.STANDBY, drive);
    }

    /** SLEEP. */
    static Execution sleep(AtaDrive drive) {
        return enter(Power.SLEEP, drive);
    }

    private static Execution enter(Power power, AtaDrive drive) {
        return drive.flushed(() -> drive.settings().power = power);
    }
}
