package org.platter.ide.controller;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.platter.ide.controller.PortScript.ABRT;
import static org.platter.ide.controller.PortScript.DATA;
import static org.platter.ide.controller.PortScript.IDLE;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What guests' drivers do when they look for drives, step by step, and what each has to see to go on. */
class DriverProbeTest {

    private static final int NIEN = 0x02;
    private static final int SRST = 0x04;
    private static final int IDENTIFY = 0xEC;
    private static final int IDENTIFY_PACKET = 0xA1;

    /** The drives of the primary channel: an ATA disk, a CD-ROM drive, or none. */
    enum Kind {
        DISK,
        CD,
        NONE
    }

    private static PortScript channel(Kind master, Kind slave) {
        PortScript guest = PortScript.onPci(new TestPci(), null);
        put(guest, 0, master);
        put(guest, 1, slave);
        return guest;
    }

    private static void put(PortScript guest, int unit, Kind kind) {
        switch (kind) {
            case DISK -> guest.controller.attach(unit, TestDisk.ofSectors(100_800));
            case CD -> guest.controller.attachCd(unit);
            default -> {}
        }
    }

    private static int select(int unit) {
        return 0xA0 | unit << 4;
    }

    /** Linux, libata: two patterns in two registers, SRST, then the signatures in the order master, slave. */
    @ParameterizedTest
    @CsvSource({
        "DISK, NONE",
        "DISK, DISK",
        "DISK, CD",
        "CD, NONE",
        "CD, DISK",
        "CD, CD",
        "NONE, DISK",
        "NONE, CD",
        "NONE, NONE"
    })
    void libataClassifiesDrivesAfterASoftReset(Kind master, Kind slave) {
        PortScript guest = channel(master, slave);
        boolean[] present = {answersPatterns(guest, 0), answersPatterns(guest, 1)};
        assertEquals(master != Kind.NONE, present[0]);
        assertTrue(present[1] || slave == Kind.NONE);

        guest.device(select(0)).control(0x08).control(0x08 | SRST).control(0x08);
        for (int unit = 0; unit < 2; unit++) {
            Kind expected = unit == 0 ? master : slave;
            if (!present[unit]) {
                continue;
            }
            guest.device(select(unit));
            assertEquals(0, guest.alternateStatus() & 0x80, "BSY");
            assertEquals(1, guest.in(2), "the register access that libata waits for");
            assertEquals(1, guest.in(3));
            assertEquals(1, guest.in(1), "diagnostic passed");
            int signature = guest.in(4) | guest.in(5) << 8;
            Kind found = signature == 0xEB14 ? Kind.CD : guest.in(7) == 0 ? Kind.NONE : Kind.DISK;
            if (expected == Kind.NONE && master == Kind.CD) {
                // The master's registers: libata asks it to identify itself, and nobody does.
                guest.command(IDENTIFY_PACKET).expectStatus(0).expectNoInterrupt();
            } else {
                assertEquals(expected, found);
            }
        }
        guest.expectNoInterrupt();
    }

    private static boolean answersPatterns(PortScript guest, int unit) {
        guest.device(select(unit))
                .count(0x55)
                .low(0xAA)
                .count(0xAA)
                .low(0x55)
                .count(0x55)
                .low(0xAA);
        return guest.in(2) == 0x55 && guest.in(3) == 0xAA;
    }

    /** Linux, libata, after the probe: transfer modes for the drive that is identified again, and DMA to use them. */
    @Test
    void libataSetsTransferModes() {
        PortScript guest = channel(Kind.DISK, Kind.NONE);
        int[] words = identify(guest, 0, IDENTIFY);
        assertEquals(0x4000, words[83] & 0xC000, "words 82 and 83 are valid");
        assertEquals(0x4000, words[87] & 0xC000, "words 85 to 87 are valid");
        assertTrue((words[53] & 4) != 0 && (words[88] & 0x3F) != 0, "Ultra DMA");
        guest.device(select(0)).features(3).count(0x0C).command(0xEF).expectDone(); // PIO mode 4
        guest.features(3).count(0x45).command(0xEF).expectDone();
        words = identify(guest, 0, IDENTIFY);
        assertEquals(0x203F, words[88]);
        assertEquals(0x0007, words[63], "one mode in all is chosen");
        guest.features(2).command(0xEF).expectDone();
        guest.device(0x40).command(0x27).expectDone();
        assertEquals(100_799, guest.in(3) | guest.in(4) << 8 | guest.in(5) << 16);
        guest.device(select(0)).command(0xEA).expectDone().command(0xE0).expectDone();
    }

    /**
     * Windows NT 4, atapi.sys: a value in Cylinder Low tells that there is a channel, DEVICE RESET and the byte count registers
     * that there is a CD-ROM drive, and a status of 50h or 0 that a reset is over.
     */
    @ParameterizedTest
    @CsvSource({"DISK, NONE", "DISK, CD", "CD, NONE", "CD, DISK", "NONE, CD", "DISK, DISK"})
    void windowsNtFindsDrives(Kind master, Kind slave) {
        PortScript guest = channel(master, slave);
        boolean found = false;
        for (int unit = 0; unit < 2 && !found; unit++) {
            guest.device(select(unit)).mid(0xAA);
            found = guest.in(4) == 0xAA;
        }
        assertTrue(found);
        guest.control(NIEN);
        for (int unit = 0; unit < 2; unit++) {
            guest.device(select(unit)).command(0x08); // soft reset
            guest.device(select(unit));
            assertEquals(0, guest.in(7) & 0x80);
            Kind expected = unit == 0 ? master : slave;
            boolean signature = guest.in(4) == 0x14 && guest.in(5) == 0xEB;
            if (expected == Kind.NONE) {
                guest.command(signature ? IDENTIFY_PACKET : IDENTIFY);
                assertNotEquals(DATA, guest.alternateStatus(), "the data of a drive");
                continue;
            }
            assertEquals(expected == Kind.CD, signature);
            if (!signature) {
                assertEquals(
                        IDLE, guest.in(7) & ~0x03, "idle but for the error of the reset that a disk does not know");
            }
            int[] words = identify(guest, unit, signature ? IDENTIFY_PACKET : IDENTIFY);
            assertEquals(signature ? 0x85C0 : 0x0040, words[0]);
            assertEquals(IDLE, guest.in(7), "the status that NT calls idle");
        }
        guest.control(SRST).control(0);
        guest.device(select(0));
        assertTrue(master == Kind.NONE || guest.in(7) == (master == Kind.DISK ? IDLE : 0), "hard reset is over");
    }

    /** Windows NT 4 and 9x before they use a disk: geometry, block mode, RECALIBRATE, and a block that is not full. */
    @Test
    void windowsSetsADiskUp() {
        PortScript guest = channel(Kind.DISK, Kind.NONE);
        int[] words = identify(guest, 0, IDENTIFY);
        guest.device(select(0) | words[3] - 1).count(words[6]).command(0x91).expectDone();
        guest.count(words[47] & 0xFF).command(0xC6).expectDone();
        guest.device(select(0)).command(0x10).expectDone();
        words = identify(guest, 0, IDENTIFY);
        assertEquals(0x0110, words[59]);
        assertEquals(100, words[54]);
        guest.chs(0, 1, 1, 20).command(0xC4).expectStatus(DATA).expectInterrupt();
        guest.in16(16);
        guest.expectStatus(DATA).expectInterrupt();
        guest.in16(4);
        guest.expectStatus(IDLE).expectNoInterrupt();
    }

    /**
     * DOS drivers of CD-ROM drives (OAKCDROM, VIDE-CDD, UDVD2): DEVICE RESET, IDENTIFY PACKET DEVICE, the kind of drive in word
     * 0, then packets by polling with interrupts off, until the drive is ready.
     */
    @ParameterizedTest
    @CsvSource({"0, NONE", "1, DISK", "0, DISK", "1, CD"})
    void dosDriversFindTheirDrive(int unit, Kind other) {
        PortScript guest = unit == 0 ? channel(Kind.CD, other) : channel(other, Kind.CD);
        guest.controller.insert(unit, CdScript.disc(100));
        guest.control(NIEN).device(select(unit)).command(0x08);
        guest.device(select(unit));
        assertEquals(0, guest.in(7) & 0x89);
        int[] words = identify(guest, unit, IDENTIFY_PACKET);
        assertEquals(0x8500, words[0] & 0xDF03, "a CD-ROM drive with packets of 12 bytes");
        assertEquals(0x0100, words[49] & 0x0100, "DMA");
        int tries = 0;
        while (packet(guest, unit, 0, 0x00).length == 1) {
            assertTrue(tries++ < 3, "a drive with a disc becomes ready");
            assertEquals(18, packet(guest, unit, 18, 0x03, 0, 0, 0, 18).length);
        }
        assertArrayEquals(CdScript.blocks(16, 1), packet(guest, unit, 2048, CdScript.read10(16, 1)));
        assertArrayEquals(CdScript.blocks(16, 2), packet(guest, unit, 2048, CdScript.read12(16, 2)));
        assertEquals(8, packet(guest, unit, 8, 0x25).length);
        guest.expectNoInterrupt();
    }

    /** A packet by polling; one byte 51h if the drive has failed it. */
    private static byte[] packet(PortScript guest, int unit, int limit, int... bytes) {
        guest.device(select(unit))
                .features(0)
                .mid(limit & 0xFF)
                .high(limit >> 8)
                .command(0xA0);
        assertEquals(0x08, guest.in(7) & 0x89, "wants the packet");
        assertEquals(1, guest.in(2) & 3);
        byte[] packet = new byte[12];
        for (int i = 0; i < bytes.length; i++) {
            packet[i] = (byte) bytes[i];
        }
        guest.out16(packet);
        ByteBuffer data = ByteBuffer.allocate(65536).order(ByteOrder.LITTLE_ENDIAN);
        while ((guest.in(7) & 0x89) == 0x08) {
            assertEquals(2, guest.in(2) & 3);
            int length = guest.in(4) | guest.in(5) << 8;
            for (int i = 0; i < length; i += 2) {
                data.putShort((short) guest.word());
            }
        }
        assertEquals(3, guest.in(2) & 3);
        if ((guest.in(7) & 1) != 0) {
            return new byte[] {0x51};
        }
        byte[] answer = new byte[data.position()];
        data.flip().get(answer);
        return answer;
    }

    /** BIOSes and GRUB: IDENTIFY DEVICE at once, whose refusal shows the signature. */
    @Test
    void grubTellsPacketDrivesByTheRefusalOfIdentifyDevice() {
        PortScript guest = channel(Kind.DISK, Kind.CD);
        guest.control(NIEN);
        identify(guest, 0, IDENTIFY);
        guest.device(select(1)).command(IDENTIFY).expectStatus(0x51).expectErrorRegister(ABRT);
        guest.expectRegisters(1, 1, 0x14, 0xEB);
        identify(guest, 1, IDENTIFY_PACKET);
        guest.expectNoInterrupt();
    }

    /** Old programs: EXECUTE DEVICE DIAGNOSTIC, whose code is of both drives, and drives that have vanished from their place. */
    @Test
    void diagnosticsTellOfBothDrives() {
        PortScript guest = channel(Kind.CD, Kind.DISK);
        guest.device(select(1)).command(0x90).expectStatus(0).expectInterrupt();
        guest.expectDevice(select(0)).expectErrorRegister(1).expectRegisters(1, 1, 0x14, 0xEB);
        guest.device(select(1)).expectStatus(IDLE).expectErrorRegister(1).expectRegisters(1, 1, 0, 0);
        guest.controller.detach(1).toCompletableFuture().join();
        assertEquals(0, guest.in(7));
        assertFalse(guest.board.line(14).isHigh());
        assertNotEquals(0x80, guest.device(select(0)).in(7) & 0x80);
    }

    private static int[] identify(PortScript guest, int unit, int command) {
        guest.device(select(unit)).command(command).expectStatus(DATA);
        guest.in(7);
        guest.board.line(14).raisedSinceAsked();
        ByteBuffer words = ByteBuffer.wrap(guest.in16(1)).order(ByteOrder.LITTLE_ENDIAN);
        guest.expectStatus(IDLE);
        int[] all = new int[256];
        for (int i = 0; i < all.length; i++) {
            all[i] = words.getShort() & 0xFFFF;
        }
        return all;
    }
}
