package org.platter.ide.controller;

/** SET FEATURES. */
final class SetFeatures implements Command {

    private static final int PIO_DEFAULT = 0x00;
    private static final int PIO_DEFAULT_WITHOUT_IORDY = 0x01;
    private static final int PIO_MODE_0 = 0x08;
    private static final int PIO_MODE_4 = 0x0C;

    @Override
    public Execution start(AtaDrive drive) throws AtaError {
        DriveSettings settings = drive.settings();
        switch (drive.registers().features()) {
            case 0x02 -> settings.writeCache = true;
            case 0x82 -> {
                return drive.flushed(() -> settings.writeCache = false);
            }
            case 0x03 -> checkTransferMode(drive.registers().parameter());
            case 0xAA -> settings.lookAhead = true;
            case 0x55 -> settings.lookAhead = false;
            case 0x66 -> settings.keptOverReset = true;
            case 0xCC -> settings.keptOverReset = false;
            default -> throw AtaError.ABORTED;
        }
        return Execution.OVER;
    }

    /** A mode is a speed, which a drive without wires has not; what counts is to accept those IDENTIFY DEVICE offers. */
    private static void checkTransferMode(int mode) throws AtaError {
        boolean offered =
                mode == PIO_DEFAULT || mode == PIO_DEFAULT_WITHOUT_IORDY || mode >= PIO_MODE_0 && mode <= PIO_MODE_4;
        if (!offered) {
            throw AtaError.ABORTED;
        }
    }
}
