package org.platter.ide.controller;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** IDENTIFY DEVICE: 256 words of what the drive is and can (ATA-6 8.15). */
final class IdentifyDevice implements Command {

    private static final String MODEL = "PLATTER DISK";
    private static final String FIRMWARE = "0.1";

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

    /** In words that old drives do not have: bit 14 one and bit 15 zero say that the others mean something. */
    private static final int VALID = 1 << 14;

    @Override
    public Execution start(AtaDrive drive) {
        ByteBuffer words = words(drive);
        return () -> words.hasRemaining() ? Step.toHost(words, true) : Step.done(false);
    }

    private static ByteBuffer words(AtaDrive drive) {
        ByteBuffer words = drive.buffer().limit(Disk.SECTOR).order(ByteOrder.LITTLE_ENDIAN);
        words.put(new byte[Disk.SECTOR]);

        word(words, 0, 1 << 6); // ATA, not removable
        AtaGeometry geometry = drive.defaultGeometry();
        word(words, 1, geometry.cylinders());
        word(words, 3, geometry.heads());
        word(words, 6, geometry.sectorsPerTrack());
        word(words, 2, 0xC837); // spins by itself, and this data is complete
        text(words, 10, 10, serialNumber(drive));
        text(words, 23, 4, FIRMWARE);
        text(words, 27, 20, MODEL);

        DriveSettings settings = drive.settings();
        word(words, 47, 0x8000 | DriveSettings.MOST_MULTIPLE);
        word(words, 48, 1); // 32-bit accesses to the data port (ATA-1)
        boolean dma = drive.cable().hasDma();
        word(words, 49, 1 << 11 | 1 << 10 | 1 << 9 | (dma ? 1 << 8 : 0)); // IORDY, which may be disabled, LBA, DMA
        word(words, 50, VALID);
        word(words, 51, 2 << 8); // PIO mode 2 without IORDY
        word(words, 53, (dma ? 1 << 2 : 0) | 1 << 1 | 1); // words 88, 64 to 70 and 54 to 58 mean something
        AtaGeometry translation = settings.translation;
        word(words, 54, translation.cylinders());
        word(words, 55, translation.heads());
        word(words, 56, translation.sectorsPerTrack());
        number(words, 57, 2, translation.sectors());
        word(words, 59, settings.multiple == 0 ? 0 : 1 << 8 | settings.multiple);
        long sectors = drive.accessible();
        number(words, 60, 2, Math.min(sectors, SectorRange.MOST_ADDRESSABLE28));
        if (dma) {
            word(words, 63, 0x07 | chosen(settings.dmaMode, SetFeatures.MULTIWORD_DMA_0)); // modes 0 to 2
            word(words, 65, 120); // nanoseconds a cycle
            word(words, 66, 120);
            word(words, 88, 0x3F | chosen(settings.dmaMode, SetFeatures.ULTRA_DMA_0)); // modes 0 to 5
        }
        word(words, 64, 1 << 1 | 1); // PIO modes 4 and 3
        word(words, 67, 120); // nanoseconds a cycle
        word(words, 68, 120);

        // ATA-3 to ATA-7, without which some drivers do not look for TRIM
        word(words, 80, 1 << 7 | 1 << 6 | 1 << 5 | 1 << 4 | 1 << 3);
        word(words, 82, ALWAYS_ON | SMART | WRITE_CACHE | LOOK_AHEAD);
        word(words, 83, VALID | SETS_2);
        word(words, 84, VALID | SETS_3);
        word(
                words,
                85,
                ALWAYS_ON
                        | (settings.smart ? SMART : 0)
                        | (settings.writeCache ? WRITE_CACHE : 0)
                        | (settings.lookAhead ? LOOK_AHEAD : 0));
        word(words, 86, SETS_2);
        word(words, 87, VALID | SETS_3);
        word(words, 93, resetResult(drive.number()));
        number(words, 100, 4, sectors);
        if (dma && !drive.disk().readOnly()) {
            word(words, 105, DataSetManagement.MOST_BLOCKS);
            word(words, 169, 1); // TRIM
        }

        words.put(510, (byte) 0xA5);
        Checksum.put(words);
        return words.flip();
    }

    /** Of the image's identity as many letters and digits as fit, so that a guest knows the disk again. */
    private static String serialNumber(AtaDrive drive) {
        String known = drive.disk().identity().toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "");
        return known.isEmpty() ? "PLATTER" + drive.number() : known;
    }

    /** Word 93: an 80-conductor cable; number by jumper; diagnostic passed. */
    private static int resetResult(int number) {
        return VALID | 1 << 13 | (number == 0 ? 0x000B : 0x0B00);
    }

    /** The bit of the mode in use, if it is one of the eight that begin with the first. */
    private static int chosen(int mode, int first) {
        return mode >= first && mode < first + 8 ? 1 << 8 + mode - first : 0;
    }

    private static void word(ByteBuffer words, int index, int value) {
        words.putShort(2 * index, (short) value);
    }

    /** A number over several words, the lowest first. */
    private static void number(ByteBuffer words, int index, int count, long value) {
        for (int i = 0; i < count; i++) {
            word(words, index + i, (int) (value >> 16 * i));
        }
    }

    /** ASCII, cut or padded with spaces, the first letter in a word's upper byte. */
    private static void text(ByteBuffer words, int index, int count, String text) {
        byte[] ascii =
                String.format("%-" + 2 * count + "." + 2 * count + "s", text).getBytes(StandardCharsets.US_ASCII);
        for (int i = 0; i < ascii.length; i++) {
            words.put(2 * index + (i ^ 1), ascii[i]);
        }
    }
}
