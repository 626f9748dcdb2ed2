package org.platter.ide.controller;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.platter.ide.controller.PortScript.ABRT;
import static org.platter.ide.controller.PortScript.DATA;
import static org.platter.ide.controller.PortScript.IDLE;
import static org.platter.ide.controller.PortScript.SLAVE;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.platter.block.api.DeviceInfo;

class IdentifyDeviceTest {

    private static final int IDENTIFY = 0xEC;

    private final PortScript guest = PortScript.primary(TestDisk.ofSectors(2_097_152), TestDisk.ofSectors(1008));

    @Test
    void isOneBlockWithOneInterrupt() {
        guest.device(0).command(IDENTIFY).expectStatus(DATA).expectInterrupt().in16(1);
        guest.expectStatus(IDLE).expectNoInterrupt();
    }

    @Test
    void describesAFixedAtaDisk() {
        assertEquals(0x0040, identify(guest)[0]);
    }

    @Test
    void givesTheDefaultGeometry() {
        int[] words = identify(guest);
        assertEquals(2080, words[1]);
        assertEquals(16, words[3]);
        assertEquals(63, words[6]);
    }

    @Test
    void givesTheGeometryThatTheImageRecords() {
        int[] words = identify(PortScript.primary(TestDisk.ofSectors(122_944).geometry(903, 8, 17)));
        assertEquals(903, words[1]);
        assertEquals(8, words[3]);
        assertEquals(17, words[6]);
    }

    @Test
    void givesTheGeometryThatTheHostCountsBy() {
        guest.device(0x03).count(17).command(0x91).expectDone();
        int[] words = identify(guest);
        assertEquals(1, words[53] & 1);
        assertEquals(30840, words[54]);
        assertEquals(4, words[55]);
        assertEquals(17, words[56]);
        assertEquals(30840 * 4 * 17, words[57] | words[58] << 16);
        assertEquals(2080, words[1]);
    }

    @Test
    void givesTheSizeIn28And48Bits() {
        int[] words = identify(guest);
        assertEquals(2_097_152, words[60] | words[61] << 16);
        assertEquals(2_097_152, words[100] | words[101] << 16);
        assertEquals(0, words[102] | words[103]);
        assertEquals(1 << 9, words[49] & 1 << 9);
        assertEquals(1 << 10, words[83] & words[86] & 1 << 10);
    }

    @Test
    void cutsTheSizeTo28Bits() {
        int[] words = identify(PortScript.primary(TestDisk.ofSectors(4_278_190_080L)));
        assertEquals(0x0FFF_FFFF, words[60] | words[61] << 16);
        assertEquals(4_278_190_080L, words[100] | (long) words[101] << 16);
    }

    @Test
    void namesTheModelWithTheFirstLetterInTheUpperByte() {
        int[] words = identify(guest);
        assertEquals('P' << 8 | 'L', words[27]);
        assertEquals("PLATTER DISK", text(words, 27, 46).strip());
        assertEquals("0.1", text(words, 23, 26).strip());
    }

    @Test
    void makesTheSerialNumberFromTheImagesIdentity() {
        var info = DeviceInfo.of("test", 512_000)
                .identity("{3f2504e0-4f89-41d3-9a0c-0305e82c3301}")
                .build();
        assertEquals("3F2504E04F8941D39A0C", text(identify(PortScript.primary(TestDisk.of(info))), 10, 19));
    }

    @Test
    void givesDisksWithoutIdentityDifferentSerialNumbers() {
        PortScript secondary = PortScript.secondary(TestDisk.ofSectors(1008), TestDisk.ofSectors(1008));
        Set<String> numbers = new HashSet<>();
        for (PortScript channel : List.of(guest, secondary)) {
            numbers.add(text(identify(channel), 10, 19));
            numbers.add(text(identify(channel, SLAVE), 10, 19));
        }
        assertEquals(4, numbers.size(), numbers::toString);
    }

    @Test
    void offersMultipleTransfersAndSaysHowTheyAreSet() {
        assertEquals(0x8010, identify(guest)[47]);
        assertEquals(0, identify(guest)[59]);
        guest.count(8).command(0xC6).expectDone();
        assertEquals(0x0108, identify(guest)[59]);
    }

    @Test
    void offersPioUpToMode4AndNoDma() {
        int[] words = identify(guest);
        assertEquals(0, words[49] & 1 << 8);
        assertEquals(2, words[53] & 6);
        assertEquals(3, words[64]);
        assertEquals(0, words[63] | words[88]);
    }

    @Test
    void saysWhichFeaturesAreOn() {
        assertEquals(0x7469, identify(guest)[82]);
        assertEquals(0x7469, identify(guest)[85]);
        guest.features(0x82).command(0xEF).expectDone();
        guest.features(0x55).command(0xEF).expectDone();
        assertEquals(0x7409, identify(guest)[85]);
        assertEquals(0x7469, identify(guest)[82]);
    }

    @Test
    void saysWhichDriveFoundItselfAtReset() {
        assertEquals(0x600B, identify(guest)[93]);
        assertEquals(0x6B00, identify(guest, SLAVE)[93]);
    }

    @Test
    void marksTheWordsThatMeanSomething() {
        int[] words = identify(guest);
        for (int index : new int[] {50, 83, 84, 87, 93}) {
            assertEquals(0x4000, words[index] & 0xC000, "word " + index);
        }
    }

    @Test
    void sumsUpToZero() {
        guest.device(0).command(IDENTIFY);
        byte[] data = guest.in16(1);
        int sum = 0;
        for (byte b : data) {
            sum += b;
        }
        assertEquals(0, sum & 0xFF);
        assertEquals((byte) 0xA5, data[510]);
    }

    @Test
    void leavesThePacketCommandsToCdRomDrives() {
        guest.device(0).command(0xA1).expectError(ABRT);
        guest.device(0).command(0xA0).expectError(ABRT);
    }

    /** What the words claim is there, and what they do not claim is not. */
    @Test
    void claimsTheCommandsThatAreThere() {
        var pci = new TestPci();
        PortScript withDma = PortScript.onPci(pci, TestDisk.ofSectors(1000));
        for (PortScript each : List.of(guest, withDma)) {
            int[] words = identify(each);
            assertKnown(each, words[49] >> 8 & 1, 0xC8, 0xC9, 0xCA, 0xCB, 0x25, 0x35);
            assertKnown(each, words[82] & 1, 0xB0);
            assertKnown(each, words[82] >> 1 & 1, 0xF1, 0xF2, 0xF3, 0xF4, 0xF5, 0xF6);
            assertKnown(each, words[82] >> 2 & 1, 0xDE, 0xDF, 0xDA);
            assertKnown(each, words[82] >> 3 & 1, 0xE0, 0xE1, 0xE2, 0xE3, 0xE5);
            assertKnown(each, words[82] >> 4 & 1, 0xA0, 0xA1);
            assertKnown(each, words[82] >> 7 & 1, 0x5D, 0x5E, 0xA2);
            assertKnown(each, words[82] >> 9 & 1, 0x08);
            assertKnown(each, words[82] >> 10 & 1, 0xF8);
            assertKnown(each, words[82] >> 12 & 1, 0xE8);
            assertKnown(each, words[82] >> 13 & 1, 0xE4);
            assertKnown(each, words[83] & 1, 0x92);
            assertKnown(each, words[83] >> 1 & 1, 0xC7, 0xCC);
            assertKnown(each, words[83] >> 2 & 1, 0x03, 0x38, 0x87, 0xC0, 0xCD);
            assertKnown(each, words[83] >> 10 & 1, 0x24, 0x27, 0x29, 0x34, 0x39, 0x42);
            assertKnown(each, words[83] >> 12 & 1, 0xE7);
            assertKnown(each, words[83] >> 13 & 1, 0xEA);
            assertKnown(each, words[84] >> 5 & 1, 0x2F, 0x3F);
            assertKnown(each, words[169] & 1, 0x06);
            assertKnown(each, words[47] & 0xFF, 0xC6);
        }
    }

    private static void assertKnown(PortScript guest, int claimed, int... codes) {
        for (int code : codes) {
            guest.control(4).control(0);
            guest.count(4).command(0xC6); // for READ and WRITE MULTIPLE
            guest.lba28(0, 0).count(1).features(1);
            if (code == 0xB0) {
                guest.features(0xD8).mid(0x4F).high(0xC2);
            }
            guest.command(code);
            boolean aborted = (guest.alternateStatus() & 1) != 0 && guest.in(1) == ABRT;
            assertEquals(claimed == 0, aborted, "command %02Xh".formatted(code));
        }
    }

    @Test
    void saysWhichDmaModeIsChosen() {
        PortScript dma = PortScript.onPci(new TestPci(), TestDisk.ofSectors(1000));
        assertEquals(0x0407, identify(dma)[63]);
        assertEquals(0x003F, identify(dma)[88]);
        assertEquals(7, identify(dma)[53]);
        dma.features(3).count(0x44).command(0xEF).expectDone();
        assertEquals(0x0007, identify(dma)[63]);
        assertEquals(0x103F, identify(dma)[88]);
        dma.features(3).count(0x20).command(0xEF).expectDone();
        assertEquals(0x0107, identify(dma)[63]);
        dma.features(3).count(0x46).command(0xEF).expectError(ABRT);
    }

    private static int[] identify(PortScript guest) {
        return identify(guest, 0);
    }

    private static int[] identify(PortScript guest, int drive) {
        guest.device(drive).command(IDENTIFY).expectInterrupt();
        int[] words = new int[256];
        ByteBuffer data = ByteBuffer.wrap(guest.in16(1)).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < words.length; i++) {
            words[i] = data.getShort() & 0xFFFF;
        }
        return words;
    }

    private static String text(int[] words, int first, int last) {
        StringBuilder text = new StringBuilder();
        for (int i = first; i <= last; i++) {
            text.append((char) (words[i] >> 8)).append((char) (words[i] & 0xFF));
        }
        return text.toString();
    }
}
