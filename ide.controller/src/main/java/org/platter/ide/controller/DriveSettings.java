package org.platter.ide.controller;

/** What commands set in a drive for the commands after them; a new one holds the power-on defaults. */
final class DriveSettings {

    /** The most sectors a block of READ and WRITE MULTIPLE may have. */
    static final int MOST_MULTIPLE = 16;

    /** Cylinders, heads and sectors as the host counts them. */
    AtaGeometry translation;

    /** Sectors a block of READ and WRITE MULTIPLE; 0 while these are disabled. */
    int multiple;

    /** Whether a write may end before it is durable. */
    boolean writeCache = true;

    /** As SET FEATURES numbers it. */
    int dmaMode = SetFeatures.MULTIWORD_DMA_2;

    boolean lookAhead = true;

    /** Whether an 8-bit access to the data port moves a byte, and all data are moved so. */
    boolean eightBitData;

    /** Whether SMART answers. */
    boolean smart = true;

    /** The number of the self-test that was run last; 0 if none was. */
    int lastSelfTest;

    /** Whether a software reset leaves the settings alone. */
    boolean keptOverReset = true;

    Power power = Power.ACTIVE;

    DriveSettings(AtaGeometry translation) {
        this.translation = translation;
    }

    /** Power modes, with what CHECK POWER MODE says of them. */
    enum Power {
        ACTIVE(0xFF),
        IDLE(0x80),
        STANDBY(0x00),
        /** Only a reset wakes the drive. */
        SLEEP(0x00);

        final int code;

        Power(int code) {
            this.code = code;
        }
    }
}
