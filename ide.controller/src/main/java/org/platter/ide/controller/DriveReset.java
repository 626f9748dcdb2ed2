package org.platter.ide.controller;

/**
 * The resets of a drive. Each abandons what the drive is at; the drive is busy until work of its disk's that was under way has
 * ended, since the buffer is in use until then.
 */
final class DriveReset {

    /** How long a drive takes to abandon what it was at, in nanoseconds. */
    private static final long ABANDONING = 50_000;

    private final IdeDrive drive;
    private final DriveStatus status;
    private final DriveCommand command;

    DriveReset(IdeDrive drive, DriveStatus status, DriveCommand command) {
        this.drive = drive;
        this.status = status;
        this.command = command;
    }

    /** The machine's reset line: everything as at power-on. */
    void powerOn() {
        abandon();
        drive.restoreDefaults();
        settle(false);
    }

    /** The host sets SRST: whatever the drive does is abandoned. */
    void begin() {
        abandon();
        status.reset();
    }

    /** The host clears SRST. */
    void end() {
        drive.softwareReset();
        settle(false);
    }

    /** A command that resets the drive. */
    void byCommand() {
        abandon();
        settle(false);
    }

    /** EXECUTE DEVICE DIAGNOSTIC, which is one command for both drives; the first one's interrupt ends it. */
    void diagnose() {
        if (!drive.asleep()) {
            abandon();
            settle(drive.number() == 0);
        }
    }

    /** Leaves whatever it does; work under way ends by itself, and nobody asks for its result. */
    void abandon() {
        command.work().abandon();
        command.breakOff();
        status.acknowledge();
    }

    private void settle(boolean interruptAtEnd) {
        if (command.work().isUnderWay()) {
            status.reset();
            command.work().after(ABANDONING, () -> showDiagnosis(interruptAtEnd));
        } else {
            showDiagnosis(interruptAtEnd);
        }
    }

    private void showDiagnosis(boolean interruptAtEnd) {
        drive.showSignature();
        status.diagnosed(drive.statusAfterReset(), interruptAtEnd);
    }
}
