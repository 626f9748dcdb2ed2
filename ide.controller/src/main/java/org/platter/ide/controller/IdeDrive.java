package org.platter.ide.controller;

/**
 * A drive on a channel: its registers, the command it is at and its resets, and in which ways kinds of drive differ, which is
 * the subclass's. Used on the machine's thread only.
 */
abstract class IdeDrive {

    private final int number;
    private final Cable cable;
    private final TaskFile registers = new TaskFile();
    private final DriveStatus status = new DriveStatus();
    private final DriveCommand command;
    private final DriveReset reset;

    /** @param number 0 for the channel's first drive, 1 for its second */
    IdeDrive(int number, Cable cable) {
        this.number = number;
        this.cable = cable;
        command = new DriveCommand(this, status);
        reset = new DriveReset(this, status, command);
    }

    // What kinds of drive differ in

    /** Starts a command. */
    abstract Execution start(int code) throws AtaError;

    /** What the commands work on, while they do. */
    abstract Disk disk();

    /** Whether the drive takes no command until a reset. */
    abstract boolean asleep();

    /** Whether the data port is 8 bits wide. */
    boolean eightBitData() {
        return false;
    }

    /** Whether a command resets the drive, whatever it is at. */
    boolean resetBy(int code) {
        return false;
    }

    /** Everything as at power-on. */
    abstract void restoreDefaults();

    /** What a software reset does to the settings. */
    abstract void softwareReset();

    /** The registers by which a host knows the kind of drive after a reset (ATA-6 9.12). */
    abstract void showSignature();

    /** What Status is after a reset, by which a host knows the kind of drive, too. */
    int statusAfterReset() {
        return Status.IDLE;
    }

    // What all drives have

    final int number() {
        return number;
    }

    /** What the drive is connected to. */
    final Cable cable() {
        return cable;
    }

    /** A serial number for want of one of the disk's own: no other drive of the controller has it. */
    final String ownSerialNumber() {
        return "PLATTER" + (2 * cable.number() + number);
    }

    final TaskFile registers() {
        return registers;
    }

    final DriveStatus status() {
        return status;
    }

    /** What moves between the drive and its host. */
    final DriveData data() {
        return command.data();
    }

    /** The command that is under way. */
    final Execution execution() {
        return command.execution();
    }

    final DriveReset reset() {
        return reset;
    }

    /** Starts a command; does nothing while another is under way or the drive sleeps. */
    final void command(int code) {
        if (resetBy(code)) {
            reset.byCommand();
        } else if (!status.occupied() && !asleep()) {
            command.start(code);
        }
    }

    /** A bus master has moved all data. */
    final void dmaMoved() {
        data().movedByDma();
        cable.driveChanged();
    }

    /** A bus master cannot go on: the command is over, without an interrupt. */
    final void breakOff() {
        command.breakOff();
    }
}
