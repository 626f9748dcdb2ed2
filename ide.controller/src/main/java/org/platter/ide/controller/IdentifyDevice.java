package org.platter.ide.controller;

import static org.platter.ide.controller.IdentifyData.VALID;

import java.util.Locale;

/** IDENTIFY DEVICE: 256 words of what the drive is and can (ATA-6 8.15). */
final class IdentifyDevice implements Command {

    // In words 82 and 85
    private static final int SMART = 1;
    private static final int WRITE_CACHE = 1 << 5;
    private static final int LOOK_AHEAD = 1 << 6;

    /** Power management, host protected area, WRITE BUFFER, READ BUFFER, NOP. */
    private static final int ALWAYS_ON = 1 << 3 | 1 << 10 | 1 << 12 | 1 << 13 | 1 << 14;

    /** FLUSH CACHE EXT, FLUSH CACHE, 48-bit addresses. */
    private static final int SETS_2 = 1 << 13 | 1 << 12 | 1 << 10;

    /** SMART's self-tests and error log. */
    private static final int SETS_3 = 1 << 1 | 1;

    @Override
    public Execution start(AtaDrive drive) {
        IdentifyData data = new IdentifyData(drive.buffer());
        data.word(0, 1 << 6); // ATA, not removable
        AtaGeometry geometry = drive.defaultGeometry();
        data.word(1, geometry.cylinders());
        data.word(3, geometry.heads());
        data.word(6, geometry.sectorsPerTrack());
        data.word(2, 0xC837); // spins by itself, and this data is complete
        DriveLabel label = drive.disk().label();
        data.names(label.serialNumber().orElseGet(() -> serialNumber(drive)), label.firmware(), label.model());

        DriveSettings settings = drive.settings();
        data.word(47, 0x8000 | DriveSettings.MOST_MULTIPLE);
        data.word(48, 1); // 32-bit accesses to the data port (ATA-1)
        boolean dma = drive.cable().hasDma();
        data.word(49, 1 << 11 | 1 << 10 | 1 << 9 | (dma ? 1 << 8 : 0)); // IORDY, which may be disabled, LBA, DMA
        data.word(50, VALID);
        data.word(51, 2 << 8); // PIO mode 2 without IORDY
        data.word(53, (dma ? 1 << 2 : 0) | 1 << 1 | 1); // words 88, 64 to 70 and 54 to 58 mean something
        AtaGeometry translation = settings.translation;
        data.word(54, translation.cylinders());
        data.word(55, translation.heads());
        data.word(56, translation.sectorsPerTrack());
        data.number(57, 2, translation.sectors());
        data.word(59, settings.multiple == 0 ? 0 : 1 << 8 | settings.multiple);
        long sectors = drive.accessible();
        data.number(60, 2, Math.min(sectors, SectorRange.MOST_ADDRESSABLE28));
        data.transferModes(dma, settings.dmaMode);

        // ATA-3 to ATA-7, without which some drivers do not look for TRIM
        data.word(80, 1 << 7 | 1 << 6 | 1 << 5 | 1 << 4 | 1 << 3);
        data.word(82, ALWAYS_ON | SMART | WRITE_CACHE | LOOK_AHEAD);
        data.word(83, VALID | SETS_2);
        data.word(84, VALID | SETS_3);
        data.word(
                85,
                ALWAYS_ON
                        | (settings.smart ? SMART : 0)
                        | (settings.writeCache ? WRITE_CACHE : 0)
                        | (settings.lookAhead ? LOOK_AHEAD : 0));
        data.word(86, SETS_2);
        data.word(87, VALID | SETS_3);
        data.resetResult(drive.number());
        data.number(100, 4, sectors);
        if (dma && !drive.disk().readOnly()) {
            data.word(105, DataSetManagement.MOST_BLOCKS);
            data.word(169, 1); // TRIM
        }

        return data.send();
    }

    /** Of the image's identity as many letters and digits as fit, so that a guest knows the disk again. */
    private static String serialNumber(AtaDrive drive) {
        String known = drive.disk().identity().toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "");
        return known.isEmpty() ? drive.ownSerialNumber() : known;
    }
}
