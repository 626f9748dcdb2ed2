package org.platter.ide.controller;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.platter.ide.controller.PortScript.DATA;
import static org.platter.ide.controller.PortScript.FAILED;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** What a guest's driver says to a CD-ROM drive, the master of the primary channel, in packets. */
final class CdScript {

    static final int PACKET = 0xA0;
    static final int ANY_LENGTH = 0xFFFE;

    // Interrupt reasons
    static final int WANTS_PACKET = 1;
    static final int SENDS_DATA = 2;
    static final int OVER = 3;

    static final int REQUEST_SENSE = 0x03;

    final TestPci pci = new TestPci();
    final PortScript ports = PortScript.onPci(pci, null);
    final IdeController controller = ports.controller;

    private CdScript() {
        controller.attachCd(0);
    }

    static CdScript withoutDisc() {
        return new CdScript();
    }

    /** With a disc, after the guest has heard of the reset. */
    static CdScript with(TestDisk disc) {
        CdScript guest = new CdScript();
        guest.controller.insert(0, disc);
        return guest.expectSense(0x06, 0x29, 0);
    }

    static TestDisk disc(int blocks) {
        return TestDisk.ofSectors(blocks * 4L);
    }

    /** What blocks should hold. */
    static byte[] blocks(long first, int count) {
        ByteBuffer data = ByteBuffer.allocate(count * 2048);
        for (long sector = first * 4; data.hasRemaining(); sector++) {
            data.put(TestDisk.original(sector));
        }
        return data.array();
    }

    static int[] read10(long block, int count) {
        int at = (int) block;
        return new int[] {0x28, 0, at >> 24, at >> 16, at >> 8, at, 0, count >> 8, count};
    }

    static int[] read12(long block, long count) {
        int at = (int) block;
        int n = (int) count;
        return new int[] {0xA8, 0, at >> 24, at >> 16, at >> 8, at, n >> 24, n >> 16, n >> 8, n};
    }

    /** Gives a packet, of which the bytes that are not named are zeros. */
    CdScript packet(int limit, int... bytes) {
        ports.device(0).features(0).mid(limit & 0xFF).high(limit >> 8).command(PACKET);
        return writePacket(bytes);
    }

    CdScript writePacket(int... bytes) {
        ports.expectStatus(DATA).expectNoInterrupt();
        expectReason(WANTS_PACKET);
        byte[] packet = new byte[12];
        for (int i = 0; i < bytes.length; i++) {
            packet[i] = (byte) bytes[i];
        }
        ports.out16(packet);
        return this;
    }

    /** The next piece that the drive sends, which has to be of so many bytes. */
    byte[] piece(int length) {
        ports.expectStatus(DATA).expectInterrupt();
        expectReason(SENDS_DATA);
        assertEquals(length, ports.in(4) | ports.in(5) << 8, "byte count");
        ByteBuffer words = ByteBuffer.allocate(length + 1 & ~1).order(ByteOrder.LITTLE_ENDIAN);
        while (words.hasRemaining()) {
            words.putShort((short) ports.word());
        }
        return Arrays.copyOf(words.array(), length);
    }

    CdScript expectOver() {
        ports.expectDone();
        return expectReason(OVER);
    }

    CdScript expectReason(int reason) {
        assertEquals(reason, ports.in(2), "interrupt reason");
        return this;
    }

    /** The whole answer to a packet. */
    byte[] ask(int... packet) {
        return askWith(ANY_LENGTH, packet);
    }

    byte[] askWith(int limit, int... packet) {
        packet(limit, packet);
        byte[] answer = {};
        while (ports.alternateStatus() == DATA) {
            byte[] piece = piece(ports.in(4) | ports.in(5) << 8);
            int before = answer.length;
            answer = Arrays.copyOf(answer, before + piece.length);
            System.arraycopy(piece, 0, answer, before, piece.length);
        }
        expectOver();
        return answer;
    }

    /** A packet whose end is well and without data. */
    CdScript does(int... packet) {
        assertEquals(0, ask(packet).length);
        return this;
    }

    /** A packet that fails, and why. */
    CdScript fails(int key, int code, int qualifier, int... packet) {
        packet(ANY_LENGTH, packet);
        expectCheckCondition(key);
        return expectSense(key, code, qualifier);
    }

    CdScript expectCheckCondition(int key) {
        ports.expectStatus(FAILED)
                .expectErrorRegister(key << 4 | (key == 5 ? 4 : 0))
                .expectInterrupt();
        return expectReason(OVER);
    }

    CdScript expectSense(int key, int code, int qualifier) {
        byte[] sense = ask(REQUEST_SENSE, 0, 0, 0, 18);
        assertEquals(18, sense.length);
        assertEquals(
                "%X/%02X/%02X".formatted(key, code, qualifier),
                "%X/%02X/%02X".formatted(sense[2], sense[12], sense[13]),
                "sense");
        return this;
    }
}
