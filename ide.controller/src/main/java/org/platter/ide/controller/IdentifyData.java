package org.platter.ide.controller;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** The 256 words in which a drive tells what it is and can, being filled; and the words that all drives fill alike. */
final class IdentifyData {

    /** In words that old drives do not have: bit 14 one and bit 15 zero say that the others mean something. */
    static final int VALID = 1 << 14;

    private final ByteBuffer words;

    /** @param buffer empty; its first 512 bytes are used */
    IdentifyData(ByteBuffer buffer) {
        words = buffer.limit(Disk.SECTOR).order(ByteOrder.LITTLE_ENDIAN);
        words.put(new byte[Disk.SECTOR]);
    }

    void word(int index, int value) {
        words.putShort(2 * index, (short) value);
    }

    /** A number over several words, the lowest first. */
    void number(int index, int count, long value) {
        for (int i = 0; i < count; i++) {
            word(index + i, (int) (value >> 16 * i));
        }
    }

    /** ASCII, cut or padded with spaces, the first letter in a word's upper byte. */
    void text(int index, int count, String text) {
        byte[] ascii =
                String.format("%-" + 2 * count + "." + 2 * count + "s", text).getBytes(StandardCharsets.US_ASCII);
        for (int i = 0; i < ascii.length; i++) {
            words.put(2 * index + (i ^ 1), ascii[i]);
        }
    }

    void names(String serialNumber, String firmware, String model) {
        text(10, 10, serialNumber);
        text(23, 4, firmware);
        text(27, 20, model);
    }

    /** Words 63 to 68 and 88: the fastest of all kinds, and which of DMA is chosen. */
    void transferModes(boolean dma, int chosenDmaMode) {
        if (dma) {
            word(63, 0x07 | chosen(chosenDmaMode, SetFeatures.MULTIWORD_DMA_0)); // modes 0 to 2
            word(65, 120); // nanoseconds a cycle
            word(66, 120);
            word(88, 0x3F | chosen(chosenDmaMode, SetFeatures.ULTRA_DMA_0)); // modes 0 to 5
        }
        word(64, 1 << 1 | 1); // PIO modes 4 and 3
        word(67, 120); // nanoseconds a cycle
        word(68, 120);
    }

    /** Word 93: an 80-conductor cable; number by jumper; diagnostic passed. */
    void resetResult(int number) {
        word(93, VALID | 1 << 13 | (number == 0 ? 0x000B : 0x0B00));
    }

    /** The bit of the mode in use, if it is one of the eight that begin with the first. */
    private static int chosen(int mode, int first) {
        return mode >= first && mode < first + 8 ? 1 << 8 + mode - first : 0;
    }

    /** All words; the data is for the host then. */
    Execution send() {
        words.put(Disk.SECTOR - 2, (byte) 0xA5);
        Checksum.put(words);
        words.flip();
        return () -> words.hasRemaining() ? Step.toHost(words, true) : Step.done(false);
    }
}
