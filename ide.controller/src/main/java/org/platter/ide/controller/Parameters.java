package org.platter.ide.controller;

/** Commands that tell the drive how the host will address it. */
final class Parameters {

    private Parameters() {}

    /** INITIALIZE DEVICE PARAMETERS: heads and sectors by which the host counts. */
    static Execution initialize(AtaDrive drive) throws AtaError {
        TaskFile registers = drive.registers();
        AtaGeometry translation =
                AtaGeometry.translated(registers.head() + 1, registers.parameter(), drive.accessible());
        if (translation.cylinders() == 0) {
            throw AtaError.ABORTED;
        }
        drive.settings().translation = translation;
        return Execution.OVER;
    }

    /** SET MULTIPLE MODE: sectors a block, a power of two, or 0 to disable the commands. */
    static Execution setMultipleMode(AtaDrive drive) throws AtaError {
        int sectors = drive.registers().parameter();
        if (sectors > DriveSettings.MOST_MULTIPLE || Integer.bitCount(sectors) > 1) {
            drive.settings().multiple = 0;
            throw AtaError.ABORTED;
        }
        drive.settings().multiple = sectors;
        return Execution.OVER;
    }
}
