package org.platter.ide.controller;

/** What commands set in a CD-ROM drive for the commands after them; a new one holds the power-on defaults. */
final class PacketSettings {

    /** As SET FEATURES numbers it. */
    int dmaMode = SetFeatures.MULTIWORD_DMA_2;

    /** Whether a software reset leaves the settings alone. */
    boolean keptOverReset = true;

    DriveSettings.Power power = DriveSettings.Power.ACTIVE;
}
