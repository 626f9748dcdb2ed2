package org.platter.ide.controller;

import static org.platter.ide.controller.IdentifyData.VALID;

/** IDENTIFY PACKET DEVICE (ATA-6 8.16). */
final class IdentifyPacketDevice {

    /** ATAPI, CD-ROM, removable, ready for the packet within 50 µs, which has 12 bytes. */
    private static final int CONFIGURATION = 0x85C0;

    /** DEVICE RESET, PACKET, power management. */
    private static final int SETS = 1 << 9 | 1 << 4 | 1 << 3;

    private IdentifyPacketDevice() {}

    static Execution start(PacketDrive drive) {
        boolean dma = drive.cable().hasDma();
        IdentifyData data = new IdentifyData(drive.buffer());
        data.word(0, CONFIGURATION);
        data.names(drive.ownSerialNumber(), DriveLabel.DEFAULT.firmware(), "PLATTER " + Inquiry.MODEL);
        data.word(49, 1 << 11 | 1 << 10 | 1 << 9 | (dma ? 1 << 8 : 0)); // IORDY, which may be disabled, LBA, DMA
        data.word(50, VALID);
        data.word(51, 2 << 8); // PIO mode 2 without IORDY
        data.word(53, (dma ? 1 << 2 : 0) | 1 << 1); // words 88 and 64 to 70 mean something
        data.transferModes(dma, drive.settings().dmaMode);
        data.word(80, 1 << 6 | 1 << 5 | 1 << 4); // ATA-4 to ATA-6
        data.word(82, SETS);
        data.word(83, VALID);
        data.word(84, VALID);
        data.word(85, SETS);
        data.word(87, VALID);
        data.resetResult(drive.number());
        return data.send();
    }
}
