package org.platter.ide.controller;

/** SET FEATURES. */
final class SetFeatures implements Command {

    private static final int PIO_DEFAULT = 0x00;
    private static final int PIO_DEFAULT_WITHOUT_IORDY = 0x01;
    private static final int PIO_MODE_0 = 0x08;
    private static final int PIO_MODE_4 = 0x0C;
    static final int MULTIWORD_DMA_0 = 0x20;
    static final int MULTIWORD_DMA_2 = 0x22;
    static final int ULTRA_DMA_0 = 0x40;
    static final int ULTRA_DMA_5 = 0x45;

    @Override
    public Execution start(AtaDrive drive) throws AtaError {
        DriveSettings settings = drive.settings();
        switch (drive.registers().features()) {
            case 0x01 -> settings.eightBitData = true;
            case 0x81 -> settings.eightBitData = false;
            case 0x02 -> settings.writeCache = true;
            case 0x82 -> {
                return drive.flushed(() -> settings.writeCache = false);
            }
            case 0x03 -> transferMode(drive);
            case 0xAA -> settings.lookAhead = true;
            case 0x55 -> settings.lookAhead = false;
            case 0x66 -> settings.keptOverReset = true;
            case 0xCC -> settings.keptOverReset = false;
            default -> throw AtaError.ABORTED;
        }
        return Execution.OVER;
    }

    /** A mode is a speed, which a drive without wires has not: it is kept and reported. */
    private static void transferMode(AtaDrive drive) throws AtaError {
        int mode = drive.registers().parameter();
        boolean pio =
                mode == PIO_DEFAULT || mode == PIO_DEFAULT_WITHOUT_IORDY || mode >= PIO_MODE_0 && mode <= PIO_MODE_4;
        boolean dma = mode >= MULTIWORD_DMA_0 && mode <= MULTIWORD_DMA_2 || mode >= ULTRA_DMA_0 && mode <= ULTRA_DMA_5;
        if (dma && drive.cable().hasDma()) {
            drive.settings().dmaMode = mode;
        } else if (!pio) {
            throw AtaError.ABORTED;
        }
    }
}
