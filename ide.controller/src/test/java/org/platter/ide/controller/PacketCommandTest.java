package org.platter.ide.controller;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.platter.ide.controller.CdScript.blocks;
import static org.platter.ide.controller.CdScript.read10;
import static org.platter.ide.controller.CdScript.read12;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What each packet command answers, byte by byte, with a disc of 1000 blocks. */
class PacketCommandTest {

    private final CdScript guest = CdScript.with(CdScript.disc(1000));

    @Test
    void inquiry() {
        byte[] answer = guest.ask(0x12, 0, 0, 0, 255);
        assertEquals(36, answer.length);
        expect("05 80 00 21 1F 00 00 00", Arrays.copyOf(answer, 8));
        assertEquals("PLATTER CD-ROM DRIVE    0.1 ", new String(answer, 8, 28, StandardCharsets.US_ASCII));
        assertEquals(5, guest.ask(0x12, 0, 0, 0, 5).length, "as much as there is room for");
        guest.does(0x12).fails(5, 0x24, 0, 0x12, 1, 0, 0, 255).fails(5, 0x24, 0, 0x12, 0, 0x80, 0, 255);
    }

    @Test
    void testUnitReady() {
        guest.does(0x00);
        CdScript.withoutDisc().fails(6, 0x29, 0, 0x00).fails(2, 0x3A, 1, 0x00);
    }

    @Test
    void requestSense() {
        expect("70 00 00 00 00 00 00 0A 00 00 00 00 00 00 00 00 00 00", guest.ask(0x03, 0, 0, 0, 255));
        guest.packet(0xFFFE, 0xFF).expectCheckCondition(5);
        assertEquals(14, guest.ask(0x03, 0, 0, 0, 14).length);
        guest.expectSense(0, 0, 0); // it is told once
        guest.packet(0xFFFE, 0xFF)
                .expectCheckCondition(5)
                .does(0x00)
                .expectSense(0, 0, 0); // the next command forgets it
    }

    @Test
    void readCapacity() {
        expect("00 00 03 E7 00 00 08 00", guest.ask(0x25));
    }

    @Test
    void read() {
        assertArrayEquals(blocks(999, 1), guest.ask(read10(999, 1)));
        assertArrayEquals(blocks(10, 20), guest.ask(read12(10, 20)));
        guest.does(read10(5, 0)).does(read12(5, 0));
    }

    @Test
    void readsBeyondTheEndReadNothing() {
        guest.fails(5, 0x21, 0, read10(1000, 1)).fails(5, 0x21, 0, read10(998, 3));
        guest.fails(5, 0x21, 0, read10(-1, 1)).fails(5, 0x21, 0, read12(0, 0xFFFFFFFFL));
        guest.fails(5, 0x21, 0, read12(0xFFFFFFFFL, 0xFFFFFFFFL));
    }

    @Test
    void readCd() {
        assertArrayEquals(blocks(7, 2), guest.ask(0xBE, 0, 0, 0, 0, 7, 0, 0, 2, 0x10));
        assertArrayEquals(blocks(7, 1), guest.ask(0xBE, 0x08, 0, 0, 0, 7, 0, 0, 1, 0x10));
        guest.does(0xBE, 0, 0, 0, 0, 7, 0, 0, 2, 0);
        guest.fails(5, 0x24, 0, 0xBE, 0, 0, 0, 0, 7, 0, 0, 2, 0xF8);
        guest.fails(5, 0x24, 0, 0xBE, 0, 0, 0, 0, 7, 0, 0, 2, 0x10, 1);
        guest.fails(5, 0x64, 0, 0xBE, 0x04, 0, 0, 0, 7, 0, 0, 2, 0x10);
        guest.fails(5, 0x21, 0, 0xBE, 0, 0, 0, 3, 0xE7, 0, 0, 2, 0x10);
    }

    /** From minute, second and frame to that behind the last. */
    @Test
    void readCdByTime() {
        assertArrayEquals(blocks(7, 2), guest.ask(0xB9, 0, 0, 0, 2, 7, 0, 2, 9, 0x10));
        assertArrayEquals(blocks(74, 2), guest.ask(0xB9, 0x08, 0, 0, 2, 74, 0, 3, 1, 0x10));
        assertArrayEquals(blocks(999, 1), guest.ask(0xB9, 0, 0, 0, 15, 24, 0, 15, 25, 0x10));
        guest.does(0xB9, 0, 0, 0, 2, 7, 0, 2, 7, 0x10);
        guest.does(0xB9, 0, 0, 0, 2, 7, 0, 2, 9, 0);
        guest.fails(5, 0x24, 0, 0xB9, 0, 0, 0, 2, 7, 0, 2, 6, 0x10);
        guest.fails(5, 0x24, 0, 0xB9, 0, 0, 0, 60, 7, 1, 0, 9, 0x10);
        guest.fails(5, 0x24, 0, 0xB9, 0, 0, 0, 2, 7, 0, 2, 75, 0x10);
        guest.fails(5, 0x24, 0, 0xB9, 0, 0, 0, 2, 7, 0, 2, 9, 0xF8);
        guest.fails(5, 0x64, 0, 0xB9, 0x04, 0, 0, 2, 7, 0, 2, 9, 0x10);
        guest.fails(5, 0x21, 0, 0xB9, 0, 0, 0, 1, 74, 0, 2, 3, 0x10); // before block 0
        guest.fails(5, 0x21, 0, 0xB9, 0, 0, 0, 15, 24, 0, 15, 26, 0x10);
    }

    @Test
    void seek() {
        guest.does(0x2B, 0, 0, 0, 3, 0xE7).fails(5, 0x21, 0, 0x2B, 0, 0, 0, 3, 0xE8);
    }

    @Test
    void readTocOfTracks() {
        expect(
                "00 12 01 01  00 14 01 00 00 00 00 00  00 14 AA 00 00 00 03 E8",
                guest.ask(0x43, 0, 0, 0, 0, 0, 0, 0, 100));
        expect(
                "00 12 01 01  00 14 01 00 00 00 02 00  00 14 AA 00 00 00 0F 19",
                guest.ask(0x43, 2, 0, 0, 0, 0, 1, 0, 100));
        expect("00 0A 01 01  00 14 AA 00 00 00 03 E8", guest.ask(0x43, 0, 0, 0, 0, 0, 0xAA, 0, 100));
        expect("00 12 01 01", guest.ask(0x43, 0, 0, 0, 0, 0, 0, 0, 4));
        guest.fails(5, 0x24, 0, 0x43, 0, 0, 0, 0, 0, 2, 0, 100);
    }

    @Test
    void readTocOfSessions() {
        String expected = "00 0A 01 01  00 14 01 00 00 00 00 00";
        expect(expected, guest.ask(0x43, 0, 1, 0, 0, 0, 0, 0, 100));
        expect(expected, guest.ask(0x43, 0, 0, 0, 0, 0, 0, 0, 100, 0x40)); // as drivers of SFF-8020i ask
        expect("00 0A 01 01  00 14 01 00 00 00 02 00", guest.ask(0x43, 2, 1, 0, 0, 0, 0, 0, 100));
    }

    @Test
    void readTocAsItIsRecorded() {
        expect(
                "00 2E 01 01  01 14 00 A0 00 00 00 00 01 00 00  01 14 00 A1 00 00 00 00 01 00 00"
                        + "  01 14 00 A2 00 00 00 00 00 0F 19  01 14 00 01 00 00 00 00 00 02 00",
                guest.ask(0x43, 2, 2, 0, 0, 0, 1, 0, 100));
        guest.fails(5, 0x24, 0, 0x43, 2, 2, 0, 0, 0, 2, 0, 100);
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 4, 5, 15})
    void readTocOfWhatOnlyRecordersHave(int format) {
        guest.fails(5, 0x24, 0, 0x43, 2, format, 0, 0, 0, 0, 0, 100);
    }

    @Test
    void readDiscInformation() {
        byte[] answer = guest.ask(0x51, 0, 0, 0, 0, 0, 0, 0, 100);
        assertEquals(34, answer.length);
        expect("00 20 0E 01 01 01 01 20 00", Arrays.copyOf(answer, 9));
    }

    @Test
    void readSubChannel() {
        expect("00 15 00 00", guest.ask(0x42, 2, 0, 1, 0, 0, 0, 0, 100));
        expect("00 15 00 0C 01 14 01 01 00 00 02 00 00 00 00 00", guest.ask(0x42, 2, 0x40, 1, 0, 0, 0, 0, 100));
        expect("00 15 00 14 02" + " 00".repeat(19), guest.ask(0x42, 0, 0x40, 2, 0, 0, 0, 0, 100));
        guest.fails(5, 0x24, 0, 0x42, 0, 0x40, 4, 0, 0, 0, 0, 100);
    }

    @Test
    void modeSense() {
        expect("00 0E 01 00 00 00 00 00  01 06 00 00 00 00 00 00", guest.ask(0x5A, 0, 0x01, 0, 0, 0, 0, 0, 100));
        String capabilities = "2A 14 0B 00 70 00 29 00 10 8A 00 00 00 80 10 8A 00 00 00 00 00 00";
        expect("00 1C 01 00 00 00 00 00 " + capabilities, guest.ask(0x5A, 0, 0x2A, 0, 0, 0, 0, 0, 100));
        expect(
                "00 24 01 00 00 00 00 00  01 06 00 00 00 00 00 00 " + capabilities,
                guest.ask(0x5A, 0, 0x3F, 0, 0, 0, 0, 0, 100));
        expect("00 1C 01 00 00 00 00 00 2A 14" + " 00".repeat(20), guest.ask(0x5A, 0, 0x6A, 0, 0, 0, 0, 0, 100));
        guest.fails(5, 0x39, 0, 0x5A, 0, 0xEA, 0, 0, 0, 0, 0, 100);
        guest.fails(5, 0x24, 0, 0x5A, 0, 0x0E, 0, 0, 0, 0, 0, 100);
    }

    @Test
    void getConfiguration() {
        String list = "00 00 03 08 00 10 00 00 00 08 01 00";
        String core = "00 01 03 04 00 00 00 02";
        String removable = "00 03 03 04 29 00 00 00";
        String random = "00 10 01 08 00 00 08 00 00 01 00 00";
        String cd = "00 1E 01 00";
        expect(
                "00 00 00 34 00 00 00 08 " + list + core + removable + random + cd + "00 1F 00 00",
                guest.ask(0x46, 0, 0, 0, 0, 0, 0, 1, 0));
        expect(
                "00 00 00 30 00 00 00 08 " + list + core + removable + random + cd,
                guest.ask(0x46, 1, 0, 0, 0, 0, 0, 1, 0));
        expect("00 00 00 08 00 00 00 08 " + cd, guest.ask(0x46, 2, 0, 0x1E, 0, 0, 0, 1, 0));
        expect("00 00 00 04 00 00 00 08", guest.ask(0x46, 2, 1, 0, 0, 0, 0, 1, 0));
        guest.fails(5, 0x24, 0, 0x46, 3, 0, 0, 0, 0, 0, 1, 0);
    }

    @Test
    void aLargeDiscIsADvd() {
        CdScript dvd = CdScript.with(CdScript.disc(2_000_000));
        expect("00 00 00 08 00 00 00 10 00 1F 01 00", dvd.ask(0x46, 2, 0, 0x1F, 0, 0, 0, 1, 0));
        expect("00 1E 84 7F 00 00 08 00", dvd.ask(0x25));
        expect("00 FF 3B 4A", Arrays.copyOfRange(dvd.ask(0x43, 2, 0, 0, 0, 0, 0xAA, 0, 100), 8, 12));
    }

    @Test
    void mechanismStatus() {
        expect("00 00 00 00 00 01 00 00", guest.ask(0xBD, 0, 0, 0, 0, 0, 0, 0, 0, 8));
        guest.does(0x1B, 0, 0, 0, 2);
        expect("00 10 00 00 00 01 00 00", guest.ask(0xBD, 0, 0, 0, 0, 0, 0, 0, 0, 8));
    }

    @Test
    void setSpeedIsTaken() {
        guest.does(0xBB, 0, 0xFF, 0xFF);
    }

    @ParameterizedTest
    @CsvSource({"4", "8", "26", "42", "85", "160", "173", "255"})
    void whatItDoesNotKnow(int operation) {
        guest.fails(5, 0x20, 0, operation);
    }

    private static void expect(String hex, byte[] answer) {
        HexFormat format = HexFormat.ofDelimiter(" ").withUpperCase();
        byte[] expected = HexFormat.of().parseHex(hex.replace(" ", ""));
        assertEquals(format.formatHex(expected), format.formatHex(answer));
    }
}
