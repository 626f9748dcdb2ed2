package org.platter.ide.controller;

import static org.platter.ide.controller.RecordedGuest.BUFFER;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.platter.block.kit.Seeded;

/**
 * The same accesses to our controller and to QEMU's, where both follow the standard. Where ours differs it is on purpose:
 *
 * <ul>
 *   <li>after a read or write the registers hold the last sector's address (ATA-4 and later), QEMU's the one behind it;
 *   <li>an address outside the disk is IDNF after the sectors before it have been done, in QEMU ABRT and nothing is done;
 *   <li>CHECK POWER MODE tells the mode, in QEMU always active;
 *   <li>the signature of power-on is complete, in QEMU the error register is 0; the drive is busy while SRST is set;
 *   <li>the diagnostic is done whichever drive is selected; RECALIBRATE has sixteen codes; IDENTIFY DEVICE follows SET
 *       MULTIPLE MODE;
 *   <li>SET MAX ADDRESS hides sectors; SMART has other attributes; IDENTIFY DEVICE claims what is there in each.
 * </ul>
 */
@Timeout(120)
class AgainstQemuTest {

    /** 20 cylinders of 16 heads and 63 sectors, and a rest. */
    private static final int SECTORS = 20_480;

    @TempDir
    Path folder;

    @Test
    void readsTheSame() throws Exception {
        compare(guest -> {
            guest.address28(0xE0, 1234, 3).read(0x20);
            guest.address28(0xE0, 20_479, 1).read(0x21);
            guest.address28(0xE0, 0, 0).read(0x20);
            guest.chs(2, 3, 4, 70).read(0x20);
            guest.chs(19, 15, 63, 1).read(0x20);
            guest.address48(5, 300).read(0x24);
            guest.out(2, 8).command(0xC6);
            guest.address28(0xE0, 100, 20).read(0xC4);
            guest.address48(100, 3).read(0x29);
            guest.address28(0xE0, 9, 9).command(0x40);
        });
    }

    @Test
    void writesTheSame() throws Exception {
        compare(guest -> {
            guest.address28(0xE0, 7, 3).write(0x30);
            guest.address48(9, 260).write(0x34);
            guest.out(2, 16).command(0xC6);
            guest.address28(0xE0, 500, 33).write(0xC5);
            guest.address48(600, 20).write(0x39);
            guest.chs(3, 0, 1, 2).write(0x30);
            guest.out(6, 0xE0).command(0xE7);
            guest.command(0xEA);
            guest.address28(0xE0, 0, 0).read(0x20);
            guest.address28(0xE0, 256, 0).read(0x20);
            guest.address28(0xE0, 512, 0).read(0x20);
            guest.address28(0xE0, 3024, 2).read(0x20);
        });
    }

    @Test
    void showsTheSameAfterResetsAndTheDiagnostic() throws Exception {
        compare(guest -> {
            guest.out(0x206, 4).out(0x206, 0).registers();
            guest.out(6, 0x00).out(2, 9).command(0x90).registers();
            guest.out(6, 0x10).record("absent slave", 7, 0xFF);
            guest.out(7, 0x20).record("absent slave", 7, 0xFF);
            guest.out(6, 0xE0);
            guest.command(0x91).command(0x10).command(0x00).command(0xFF);
            guest.address28(0xE0, 5, 1).out(7, 0x20).out(0x206, 4).out(0x206, 0).registers();
        });
    }

    @Test
    void countsTheSameWay() throws Exception {
        compare(guest -> {
            guest.identify(1, 3, 6, 54, 55, 56, 57, 58, 60, 61, 100, 101, 102, 103);
            guest.out(6, 0xE0).command(0xF8).registers();
            guest.out(6, 0xE0).command(0x27).registers();
            guest.out(2, 8).command(0xC6);
            guest.out(2, 3).command(0xC6);
            guest.out(1, 3).out(2, 0x22).command(0xEF).identify(63, 88);
            guest.out(1, 3).out(2, 0x43).command(0xEF).identify(63, 88);
            guest.out(1, 0xFF).command(0xEF);
            guest.out(1, 0x82).command(0xEF).out(1, 0x02).command(0xEF);
        });
    }

    @Test
    void movesTheSameByDma() throws Exception {
        compare(guest -> {
            guest.address28(0xE0, 77, 2).dma(0xC8, 9, BUFFER, 1024);
            guest.address28(0xE0, 77, 2).dma(0xC8, 9, BUFFER, 0x200, BUFFER + 0x800, 0x200);
            guest.address28(0xE0, 77, 2).dma(0xC8, 9, BUFFER, 1022);
            guest.address28(0xE0, 77, 2).dma(0xC8, 9, BUFFER, 1026);
            guest.address28(0xE0, 77, 0).dma(0xC8, 9, BUFFER, 0, BUFFER + 0x10000, 0);
            guest.address48(77, 4).dma(0x25, 9, BUFFER, 0x102, BUFFER + 0x1000, 0x6FE);
            guest.address28(0xE0, 33, 4).dma(0xCA, 1, BUFFER, 0x800);
            guest.address48(43, 4).dma(0x35, 1, BUFFER + 0x300, 0x7FE, BUFFER, 2);
            guest.address28(0xE0, 30, 20).read(0x20);
        });
    }

    @Test
    void doesTheSameInAnyOrder() throws Exception {
        Seeded.run(random -> {
            long seed = random.nextLong();
            compare(guest -> {
                Random each = new Random(seed);
                guest.out(2, 16).command(0xC6);
                for (int i = 0; i < 150; i++) {
                    guest.anything(each);
                }
            });
        });
    }

    private void compare(Consumer<Guest> script) throws Exception {
        try (Pins qemu = QemuPins.withDisk(image())) {
            RecordedGuest.compare(OurPins.withDisk(TestDisk.ofSectors(SECTORS)), qemu, Guest::new, script);
        }
    }

    private Path image() throws IOException {
        ByteBuffer content = ByteBuffer.allocate(SECTORS * 512);
        for (int lba = 0; lba < SECTORS; lba++) {
            content.put(TestDisk.original(lba));
        }
        return Files.write(folder.resolve("disk.raw"), content.array());
    }

    /** Writes down what it sees. */
    private static final class Guest extends RecordedGuest {

        Guest(Pins pins) {
            super(pins);
        }

        /** @param register as its distance from port 1F0h */
        Guest out(int register, int value) {
            pins.out(0x1F0 + register, 1, value & 0xFF);
            return this;
        }

        Guest address28(int device, int lba, int count) {
            return out(6, device | lba >> 24)
                    .out(2, count)
                    .out(3, lba)
                    .out(4, lba >> 8)
                    .out(5, lba >> 16);
        }

        Guest address48(int lba, int count) {
            out(6, 0xE0).out(2, count >> 8).out(3, lba >> 24).out(4, 0).out(5, 0);
            return out(2, count).out(3, lba).out(4, lba >> 8).out(5, lba >> 16);
        }

        Guest chs(int cylinder, int head, int sector, int count) {
            return out(6, 0xA0 | head)
                    .out(2, count)
                    .out(3, sector)
                    .out(4, cylinder)
                    .out(5, cylinder >> 8);
        }

        Guest command(int code) {
            out(7, code);
            int status = settle();
            seen.add("command %02X: status %02X error %02X"
                    .formatted(code, status & 0xE9, (status & ERROR) != 0 ? pins.in(0x1F1, 1) : 0));
            pins.in(0x1F7, 1);
            return this;
        }

        Guest read(int code) {
            command(code);
            int sectors = 0;
            int hash = 1;
            while ((settle() & DATA_REQUEST) != 0) {
                for (int i = 0; i < 256; i++) {
                    hash = 31 * hash + (pins.in(0x1F0, 2) & 0xFFFF);
                }
                sectors++;
            }
            return end("read", sectors, hash);
        }

        Guest write(int code) {
            command(code);
            int sectors = 0;
            while ((settle() & DATA_REQUEST) != 0) {
                for (int i = 0; i < 256; i++) {
                    pins.out(0x1F0, 2, i * 251 + sectors * 7 & 0xFFFF);
                }
                sectors++;
            }
            return end("written", sectors, 0);
        }

        private Guest end(String what, int sectors, int hash) {
            seen.add("%s %d, hash %08X, status %02X, count %02X"
                    .formatted(what, sectors, hash, settle() & 0xE9, pins.in(0x1F2, 1)));
            return this;
        }

        /** @param regions address and count of each descriptor */
        Guest dma(int code, int direction, int... regions) {
            ByteBuffer table = table(regions.length / 2);
            for (int region : regions) {
                table.putInt(region);
            }
            table.putInt(table.limit() - 4, regions[regions.length - 1] | 1 << 31);
            prepareDma(table);
            out(7, code);
            pins.out(BUS_MASTER, 1, direction);
            int busMaster = pins.in(BUS_MASTER + 2, 1);
            while ((busMaster & 5) == 1) {
                busMaster = pins.in(BUS_MASTER + 2, 1);
            }
            int status = settle();
            pins.out(BUS_MASTER, 1, 0);
            boolean tooShort = (busMaster & 5) == 0;
            int hash = tooShort ? 0 : Arrays.hashCode(pins.peek(BUFFER, 0x20000));
            if (tooShort) {
                pins.poke(BUFFER, new byte[0x20000]);
            }
            seen.add("dma %02X: bus master %02X, then %02X, status %02X, hash %08X"
                    .formatted(code, busMaster & 7, pins.in(BUS_MASTER + 2, 1) & 7, status & 0xE9, hash));
            pins.in(0x1F7, 1);
            return this;
        }

        Guest registers() {
            StringBuilder line = new StringBuilder("registers");
            for (int register = 1; register < 7; register++) {
                line.append(" %02X".formatted(pins.in(0x1F0 + register, 1)));
            }
            seen.add(line.toString());
            return this;
        }

        Guest record(String what, int register, int mask) {
            seen.add("%s %02X".formatted(what, pins.in(0x1F0 + register, 1) & mask));
            return this;
        }

        Guest identify(int... words) {
            command(0xEC);
            int[] all = new int[256];
            for (int i = 0; i < all.length; i++) {
                all[i] = pins.in(0x1F0, 2) & 0xFFFF;
            }
            for (int word : words) {
                seen.add("word %d: %04X".formatted(word, all[word]));
            }
            return this;
        }

        void anything(Random random) {
            int count = 1 + random.nextInt(20);
            int lba = random.nextInt(SECTORS - count);
            boolean wide = random.nextBoolean();
            if (wide) {
                address48(lba, count);
            } else if (random.nextBoolean()) {
                address28(0xE0, lba, count);
            } else {
                chs(random.nextInt(19), random.nextInt(16), 1 + random.nextInt(63), count);
            }
            int bytes = count * 512 + (random.nextInt(3) - 1) * 2;
            switch (random.nextInt(7)) {
                case 0 -> read(wide ? 0x24 : 0x20);
                case 1 -> read(wide ? 0x29 : 0xC4);
                case 2 -> write(wide ? 0x34 : 0x30);
                case 3 -> write(wide ? 0x39 : 0xC5);
                case 4 -> dma(wide ? 0x25 : 0xC8, 9, BUFFER + 0x100, bytes);
                case 5 -> dma(wide ? 0x35 : 0xCA, 1, BUFFER, count * 512);
                default -> command(wide ? 0x42 : 0x40);
            }
        }
    }
}
