package org.platter.floppy.controller;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Port scripts: what a guest's driver says to the chip and hears from it. */
class FloppyControllerTest {

    private static final int READ = 0xE6, WRITE = 0xC5, GAP = 0x1B, ONE_SECTOR = 512;

    private final Workbench bench = new Workbench();
    private final TestDiskette diskette = new TestDiskette(1440);

    @BeforeEach
    void insertADiskette() {
        bench.controller.insert(0, diskette);
    }

    @Test
    void afterResetFourDrivesAreFoundChanged() {
        bench.out(0x3F2, 0x08);
        assertEquals(0, bench.in(0x3F4), "held in reset");
        bench.out(0x3F2, 0x0C);
        bench.pass();
        assertTrue(bench.interrupt);
        for (int drive = 0; drive < 4; drive++) {
            assertArrayEquals(new int[] {0xC0 | drive, 0}, bench.command(0x08));
        }
        assertFalse(bench.interrupt);
        assertArrayEquals(new int[] {0x80}, bench.command(0x08), "no more interrupts to tell of");
    }

    @Test
    void readsSectorsUntilTheHostHasEnough() {
        start(0);
        bench.memory = ByteBuffer.allocate(3 * ONE_SECTOR);

        int[] results = bench.command(READ, 0x04, 0, 1, 5, 2, 18, GAP, 0xFF);

        assertArrayEquals(new int[] {0x04, 0, 0, 0, 1, 8, 2}, results);
        assertArrayEquals(diskette.bytes((18 + 4) * ONE_SECTOR, 3 * ONE_SECTOR), bench.memory.array());
    }

    @Test
    void goesOnOnTheOtherSide() {
        start(0);
        bench.memory = ByteBuffer.allocate(2 * ONE_SECTOR);

        int[] results = bench.command(READ, 0x00, 0, 0, 18, 2, 18, GAP, 0xFF);

        assertArrayEquals(new int[] {0x04, 0, 0, 0, 1, 2, 2}, results);
        assertArrayEquals(diskette.bytes(17 * ONE_SECTOR, 2 * ONE_SECTOR), bench.memory.array());
    }

    @Test
    void writesWhereItsHeadIs() {
        start(0);
        bench.command(0x0F, 0x00, 40);
        assertArrayEquals(new int[] {0x20, 40}, bench.command(0x08));
        byte[] bytes = new byte[ONE_SECTOR];
        Arrays.fill(bytes, (byte) 0x77);
        bench.memory = ByteBuffer.wrap(bytes);

        int[] results = bench.command(WRITE, 0x04, 40, 1, 18, 2, 18, GAP, 0xFF);

        assertArrayEquals(new int[] {0x04, 0, 0, 41, 0, 1, 2}, results);
        assertArrayEquals(bytes, diskette.bytes((40 * 36 + 18 + 17) * ONE_SECTOR, ONE_SECTOR));
        assertTrue(diskette.flushed());
    }

    @Test
    void aWriteThatTheHostEndsInASectorIsFilledWithZeros() {
        start(0);
        bench.memory = ByteBuffer.wrap(new byte[] {1, 2, 3});

        bench.command(WRITE, 0x00, 0, 0, 1, 2, 18, GAP, 0xFF);

        byte[] expected = new byte[ONE_SECTOR];
        expected[0] = 1;
        expected[1] = 2;
        expected[2] = 3;
        assertArrayEquals(expected, diskette.bytes(0, ONE_SECTOR));
    }

    @ParameterizedTest
    @CsvSource({
        // cylinder, head, sector, size, ST1, ST2
        "1, 0, 1, 2, 04, 10", // not the cylinder under the head
        "0, 1, 1, 2, 04, 00", // not the side that was selected
        "0, 0, 19, 2, 04, 00",
        "0, 0, 0, 2, 04, 00",
        "0, 0, 1, 3, 04, 00"
    })
    void aSectorThatIsNotThereIsNotFound(int cylinder, int head, int sector, int size, String st1, String st2) {
        start(0);
        bench.memory = ByteBuffer.allocate(ONE_SECTOR);

        int[] results = bench.command(READ, 0x00, cylinder, head, sector, size, 18, GAP, 0xFF);

        assertEquals(0x40, results[0]);
        assertEquals(Integer.parseInt(st1, 16), results[1]);
        assertEquals(Integer.parseInt(st2, 16), results[2]);
        assertEquals(0, bench.memory.position());
    }

    @Test
    void theWrongDataRateFindsNoAddressMark() {
        start(2);
        assertArrayEquals(new int[] {0x40, 1, 0, 0, 0, 1, 2}, bench.command(0x4A, 0x00));
        bench.out(0x3F7, 0);
        assertArrayEquals(new int[] {0, 0, 0, 0, 0, 1, 2}, bench.command(0x4A, 0x00));
        assertEquals(1, bench.command(0x0A, 0x00)[1], "single density");
    }

    @Test
    void aReadPastTheLastSectorEndsTheCylinder() {
        start(0);
        bench.memory = ByteBuffer.allocate(3 * ONE_SECTOR);

        int[] results = bench.command(READ, 0x04, 0, 1, 17, 2, 18, GAP, 0xFF);

        assertEquals(0x44, results[0]);
        assertEquals(0x80, results[1]);
        assertEquals(2 * ONE_SECTOR, bench.memory.position());
    }

    @Test
    void withoutDmaTheHostMovesEachByte() {
        bench.started();
        bench.out(0x3F7, 0);
        bench.command(0x03, 0xAF, 0x03);
        bench.give(READ, 0x00, 0, 0, 18, 2, 18, GAP, 0xFF);
        byte[] read = new byte[2 * ONE_SECTOR];
        for (int i = 0; i < read.length; i++) {
            bench.pass();
            assertEquals(0xF0, bench.in(0x3F4) & 0xF0);
            assertTrue(bench.interrupt);
            read[i] = (byte) bench.in(0x3F5);
            if (i == ONE_SECTOR - 1) {
                assertFalse(bench.interrupt);
            }
        }
        assertArrayEquals(diskette.bytes(17 * ONE_SECTOR, 2 * ONE_SECTOR), read);
        assertEquals(0x10, bench.in(0x3F4), "the next sector is on its way");
        bench.out(0x3F2, 0x18); // a reset ends it
        bench.out(0x3F2, 0x1C);
        assertEquals(0x80, bench.in(0x3F4));
    }

    @Test
    void formatsATrackWithTheFiller() {
        start(0);
        bench.memory = ByteBuffer.allocate(18 * 4);
        for (int sector = 1; sector <= 18; sector++) {
            bench.memory.put(new byte[] {0, 1, (byte) sector, 2});
        }
        bench.memory.flip();

        int[] results = bench.command(0x4D, 0x04, 2, 18, 0x6C, 0xF6);

        assertEquals(0x04, results[0]);
        byte[] filled = new byte[18 * ONE_SECTOR];
        Arrays.fill(filled, (byte) 0xF6);
        assertArrayEquals(filled, diskette.bytes(18 * ONE_SECTOR, 18 * ONE_SECTOR));
    }

    @Test
    void aTrackWithMoreSectorsThanTheImageHasCannotBeFormatted() {
        start(0);
        bench.memory = ByteBuffer.wrap(new byte[] {0, 0, 19, 2});

        assertEquals(0x40, bench.command(0x4D, 0x00, 2, 1, 0x6C, 0xF6)[0]);
    }

    @Test
    void verifiesWithoutMovingAnything() {
        start(0);
        assertEquals(0, bench.command(0x56, 0x80, 0, 0, 18, 2, 18, GAP, 1)[0] & 0xC0);
        assertEquals(0x40, bench.command(0x56, 0x80, 0, 0, 21, 2, 21, GAP, 1)[0] & 0xC0);
    }

    @Test
    void aProtectedDisketteCannotBeWritten() {
        bench.controller.eject(0);
        bench.controller.insert(0, new TestDiskette(1440).readOnly());
        start(0);
        bench.memory = ByteBuffer.allocate(ONE_SECTOR);

        assertArrayEquals(new int[] {0x40, 2, 0, 0, 0, 1, 2}, bench.command(WRITE, 0, 0, 0, 1, 2, 18, GAP, 0xFF));
        assertEquals(0x78, bench.command(0x04, 0x00)[0], "protected, at track 0");
    }

    @Test
    void aFailingImageIsABadSector() {
        diskette.fail();
        start(0);
        bench.memory = ByteBuffer.allocate(ONE_SECTOR);

        assertArrayEquals(new int[] {0x40, 0x20, 0x20, 0, 0, 1, 2}, bench.command(READ, 0, 0, 0, 1, 2, 18, GAP, 0xFF));
    }

    @Test
    void theChangeLineFallsWithAStepWhenThereIsADiskette() {
        bench.started();
        assertEquals(0x80, bench.in(0x3F7) & 0x80);
        bench.command(0x0F, 0, 1);
        assertEquals(0, bench.in(0x3F7) & 0x80);
        bench.controller.eject(0);
        bench.command(0x0F, 0, 2);
        assertEquals(0x80, bench.in(0x3F7) & 0x80, "empty");
        bench.controller.insert(0, new TestDiskette(720));
        assertEquals(0x80, bench.in(0x3F7) & 0x80);
        bench.command(0x07, 0);
        assertEquals(0, bench.in(0x3F7) & 0x80);
    }

    @Test
    void anAbsentDriveFindsNoTrackZero() {
        bench.started();
        bench.command(0x07, 1);
        assertArrayEquals(new int[] {0x71, 0}, bench.command(0x08));
        bench.command(0x07, 0);
        assertArrayEquals(new int[] {0x20, 0}, bench.command(0x08));
    }

    @Test
    void tellsWhatItIsAndHowItIsSet() {
        bench.started();
        assertArrayEquals(new int[] {0x90}, bench.command(0x10));
        assertArrayEquals(new int[] {0x80}, bench.command(0x18), "no 82078");
        bench.command(0x13, 0, 0x57, 0x12);
        bench.command(0x12, 0x84);
        assertArrayEquals(new int[] {0x10}, bench.command(0x94));
        assertArrayEquals(new int[] {0, 0, 0, 0, 0xAF, 0x02, 0, 0x84, 0x57, 0x12}, bench.command(0x0E));
        bench.out(0x3F2, 0x18);
        bench.out(0x3F2, 0x1C);
        assertEquals(0x57, bench.command(0x0E)[8], "locked against a reset by software");
        assertArrayEquals(new int[] {0}, bench.command(0x14));
    }

    @Test
    void seeksByItselfWhenAsked() {
        start(0);
        bench.command(0x13, 0, 0x60, 0);
        bench.memory = ByteBuffer.allocate(ONE_SECTOR);

        assertEquals(0, bench.command(READ, 0, 70, 0, 1, 2, 18, GAP, 0xFF)[0]);
        assertArrayEquals(diskette.bytes(70 * 36 * ONE_SECTOR, ONE_SECTOR), bench.memory.array());
    }

    @Test
    void takesWhatHasTheSizeOfADiskette() {
        bench.controller.eject(0);
        for (int kib : new int[] {160, 180, 320, 360, 640, 720, 800, 1200, 1440, 1680, 1722, 2880}) {
            bench.controller.insert(0, new TestDiskette(kib));
            bench.controller.eject(0);
        }
        assertThrows(IllegalArgumentException.class, () -> bench.controller.insert(0, new TestDiskette(1000)));
        assertThrows(IllegalArgumentException.class, () -> bench.controller.insert(2, diskette));
        bench.controller.insert(0, diskette);
        assertThrows(IllegalStateException.class, () -> bench.controller.insert(0, diskette));
    }

    @Test
    void nothingAGuestWritesMakesItFail() {
        long seed = Long.getLong("seed", System.nanoTime());
        System.out.println("FloppyControllerTest -Dseed=" + seed);
        Random random = new Random(seed);
        bench.started();
        for (int step = 0; step < 300_000; step++) {
            int port = new int[] {0x3F0, 0x3F2, 0x3F3, 0x3F4, 0x3F5, 0x3F5, 0x3F5, 0x3F7}[random.nextInt(8)];
            switch (random.nextInt(8)) {
                case 0 -> bench.in(port);
                case 1 -> bench.pass();
                case 2 -> bench.memory = ByteBuffer.allocate(random.nextInt(3000));
                default -> bench.out(port, random.nextInt(4) == 0 ? random.nextInt(256) : random.nextInt(0x20));
            }
        }
    }

    private void start(int rate) {
        bench.started();
        bench.out(0x3F7, rate);
        bench.command(0x07, 0);
        bench.command(0x08);
    }
}
