package org.platter.ide.controller;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.platter.block.kit.Seeded;

/**
 * The same packets to our CD-ROM drive and to QEMU's. Where ours differs it is on purpose:
 *
 * <ul>
 *   <li>a reset is told to the guest as a unit attention, in QEMU not;
 *   <li>ABRT in the error register beside the sense key of an illegal request, as ATA-6 has it;
 *   <li>additional sense code qualifiers that tell an open tray from an empty one;
 *   <li>the lead-out of the table of contents is of a data track that was recorded at once, as the track is; the table of
 *       sessions names the track; the raw table is in minutes whatever was asked for;
 *   <li>features and mode pages are those of each drive;
 *   <li>the table's format in byte 2 of the packet, as MMC has it, beside that of SFF-8020i in byte 9;
 *   <li>DEVICE RESET leaves the diagnostic's code in the error register; a removal is an event; sense data without a reason
 *       claims no valid information;
 *   <li>a disc that the guest itself has ejected and loaded is a medium that may have changed.
 * </ul>
 */
@Timeout(120)
class CdAgainstQemuTest {

    private static final int BLOCKS = 3000;

    @TempDir
    Path folder;

    @Test
    void isTheSameKindOfDevice() throws Exception {
        compare(guest -> {
            guest.out(0x206, 4).out(0x206, 0).registers("after SRST");
            guest.out(6, 0).out(7, 0xEC).settle();
            guest.registers("after IDENTIFY DEVICE");
            guest.out(7, 0x08).settle();
            guest.registers("after DEVICE RESET");
            guest.out(7, 0x90).settle();
            guest.registers("after the diagnostic");
        });
    }

    @Test
    void answersTheSame() throws Exception {
        compare(guest -> {
            guest.packet(0xFFFE, 0x00).packet(0xFFFE, 0x25);
            guest.packet(0xFFFE, 0x43, 0, 0, 0, 0, 0, 0, 0, 4).packet(0xFFFE, 0x43, 2, 0, 0, 0, 0, 1, 0, 12);
            guest.packet(0xFFFE, 0x43, 0, 0, 0, 0, 0, 2, 0, 12);
            guest.packet(0xFFFE, 0x4A, 1, 0, 0, 0x10, 0, 0, 0, 8).packet(0xFFFE, 0x4A, 0, 0, 0, 0x10, 0, 0, 0, 8);
            guest.packet(0xFFFE, 0x4A, 1, 0, 0, 0x02, 0, 0, 0, 8).packet(0xFFFE, 0x51, 0, 0, 0, 0, 0, 0, 0, 34);
            guest.packet(0xFFFE, 0xBD, 0, 0, 0, 0, 0, 0, 0, 0, 8).packet(0xFFFE, 0xBB, 0, 0xFF, 0xFF);
            guest.packet(0xFFFE, 0x2B, 0, 0, 0, 0, 5).packet(0xFFFE, 0x2B, 0, 0, 1, 0, 5);
            guest.packet(0xFFFE, 0x1A).packet(0xFFFE, 0xFF).packet(0xFFFE, 0x5A, 0, 0xC1, 0, 0, 0, 0, 0, 8);
            guest.packet(0xFFFE, 0x1E, 0, 0, 0, 1)
                    .packet(0xFFFE, 0x1B, 0, 0, 0, 2)
                    .packet(0xFFFE, 0x1E);
            guest.packet(0xFFFE, 0x1B, 0, 0, 0, 2).packet(0xFFFE, 0x00).packet(0xFFFE, 0x28, 0, 0, 0, 0, 0, 0, 0, 1);
        });
    }

    @Test
    void readsTheSame() throws Exception {
        compare(guest -> {
            guest.packet(0xFFFF, CdScript.read10(5, 40)).packet(0xFFFE, CdScript.read12(7, 33));
            guest.packet(512, CdScript.read10(5, 3)).packet(2047, CdScript.read10(9, 3));
            guest.packet(2048, CdScript.read10(BLOCKS - 1, 1)).packet(2048, CdScript.read10(BLOCKS - 1, 2));
            guest.packet(2048, CdScript.read10(BLOCKS, 1)).packet(2048, CdScript.read10(0, 0));
            guest.packet(4096, 0xBE, 0, 0, 0, 0, 9, 0, 0, 3, 0x10).packet(4096, 0xBE, 0, 0, 0, 0, 9, 0, 0, 3);
            guest.packet(0, CdScript.read10(5, 1)).packet(0, 0x00);
            guest.dma(1, CdScript.read10(17, 1))
                    .dma(64, CdScript.read10(17, 64))
                    .dma(1, CdScript.read10(BLOCKS, 1));
        });
    }

    @Test
    void readsTheSameWhateverTheLimit() throws Exception {
        Seeded.run(random -> {
            long seed = random.nextLong();
            compare(guest -> {
                Random each = new Random(seed);
                for (int i = 0; i < 30; i++) {
                    int count = 1 + each.nextInt(36);
                    int first = each.nextInt(BLOCKS + 20 - count);
                    int limit = each.nextBoolean() ? 2 + each.nextInt(0x2000) : 0x8000 + each.nextInt(0x8000);
                    int[] packet = each.nextBoolean() ? CdScript.read10(first, count) : CdScript.read12(first, count);
                    if (each.nextInt(3) == 0) {
                        guest.dma(count, packet);
                    } else {
                        guest.packet(limit, packet);
                    }
                }
            });
        });
    }

    private void compare(Consumer<Guest> script) throws Exception {
        try (Pins qemu = QemuPins.withDisc(image())) {
            RecordedGuest.compare(OurPins.withDisc(CdScript.disc(BLOCKS)), qemu, Guest::new, script);
        }
    }

    private Path image() throws IOException {
        return Files.write(folder.resolve("disc.iso"), CdScript.blocks(0, BLOCKS));
    }

    /** Writes down what it sees. */
    private static final class Guest extends RecordedGuest {

        private static final int ABRT = 0x04;

        Guest(Pins pins) {
            super(pins);
            give(0xFFFE, 0, 0x00); // QEMU has nothing to tell of
            settle();
        }

        /** @param register as its distance from port 1F0h */
        Guest out(int register, int value) {
            pins.out(0x1F0 + register, 1, value & 0xFF);
            return this;
        }

        void registers(String when) {
            StringBuilder line = new StringBuilder(when);
            for (int register = 2; register < 7; register++) {
                line.append(" %02X".formatted(pins.in(0x1F0 + register, 1)));
            }
            line.append(" status %02X".formatted(pins.in(0x1F7, 1) & 0xE9));
            seen.add(line.toString());
        }

        private void give(int limit, int features, int... bytes) {
            out(6, 0).out(1, features).out(4, limit).out(5, limit >> 8).out(7, 0xA0);
            settle();
            byte[] packet = new byte[12];
            for (int i = 0; i < bytes.length; i++) {
                packet[i] = (byte) bytes[i];
            }
            ByteBuffer words = ByteBuffer.wrap(packet).order(ByteOrder.LITTLE_ENDIAN);
            while (words.hasRemaining()) {
                pins.out(0x1F0, 2, words.getShort() & 0xFFFF);
            }
        }

        Guest packet(int limit, int... bytes) {
            give(limit, 0, bytes);
            ByteArrayOutputStream data = new ByteArrayOutputStream();
            List<Integer> pieces = new ArrayList<>();
            int status = settle();
            while ((status & DATA_REQUEST) != 0) {
                int length = pins.in(0x1F4, 1) | pins.in(0x1F5, 1) << 8;
                pieces.add(length);
                for (int i = 0; i < length; i += 2) {
                    int word = pins.in(0x1F0, 2);
                    data.write(word);
                    data.write(word >> 8);
                }
                status = settle();
            }
            return end("pieces " + pieces, bytes[0], status, data.toByteArray());
        }

        Guest dma(int blocks, int... bytes) {
            ByteBuffer table = table(3);
            int left = blocks * Disc.BLOCK;
            int at = BUFFER;
            while (left > 0) {
                int length = Math.min(left, 0x10000);
                left -= length;
                table.putInt(at).putInt(length & 0xFFFF | (left == 0 ? 1 << 31 : 0));
                at += length;
            }
            pins.poke(BUFFER, new byte[blocks * Disc.BLOCK]);
            prepareDma(table);
            give(0, 1, bytes);
            pins.out(BUS_MASTER, 1, 9);
            while ((pins.in(BUS_MASTER + 2, 1) & 4) == 0) {
                Thread.onSpinWait();
            }
            int status = settle();
            pins.out(BUS_MASTER, 1, 0);
            return end("DMA", bytes[0], status, pins.peek(BUFFER, blocks * Disc.BLOCK));
        }

        private Guest end(String how, int operation, int status, byte[] data) {
            boolean failed = (status & ERROR) != 0;
            int error = failed ? pins.in(0x1F1, 1) : 0;
            seen.add("%02X: %s, status %02X error %02X reason %02X, %s"
                    .formatted(
                            operation,
                            how,
                            status & 0xE9,
                            error >> 4 == 0 ? error : error & ~ABRT,
                            error == ABRT ? 0 : pins.in(0x1F2, 1),
                            data.length > 64
                                    ? Integer.toHexString(Arrays.hashCode(data))
                                    : HexFormat.of().formatHex(data)));
            pins.in(0x1F7, 1);
            if (failed && error != ABRT) {
                sense();
            }
            return this;
        }

        private void sense() {
            give(0xFFFE, 0, 0x03, 0, 0, 0, 18);
            settle();
            byte[] sense = new byte[18];
            for (int i = 0; i < sense.length; i += 2) {
                int word = pins.in(0x1F0, 2);
                sense[i] = (byte) word;
                sense[i + 1] = (byte) (word >> 8);
            }
            settle();
            pins.in(0x1F7, 1);
            seen.add("sense %X/%02X".formatted(sense[2], sense[12]));
        }
    }
}
