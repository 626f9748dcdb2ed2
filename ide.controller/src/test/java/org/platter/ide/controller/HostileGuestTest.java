package org.platter.ide.controller;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.platter.ide.controller.PortScript.IDLE;

import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.platter.block.api.BlockDevice;

/** A guest that does anything to the ports: nothing is thrown, nothing hangs, and a reset brings order. */
@Timeout(120)
class HostileGuestTest {

    private static final int[] PORTS = {
        0x1F0, 0x1F1, 0x1F2, 0x1F3, 0x1F4, 0x1F5, 0x1F6, 0x1F7, 0x3F6,
        0x170, 0x171, 0x172, 0x173, 0x174, 0x175, 0x176, 0x177, 0x376
    };

    /** Codes that do something, so that not every command of a random guest aborts. */
    private static final int[] COMMANDS = {
        0x10, 0x20, 0x24, 0x29, 0x30, 0x34, 0x39, 0x40, 0x42, 0x70, 0x90, 0x91, 0xC4, 0xC5, 0xC6, 0xE0, 0xE1, 0xE5,
        0xE6, 0xE7, 0xEA, 0xEC, 0xEF, 0xF8, 0xF9, 0x27, 0x37
    };

    private final long seed = System.nanoTime();
    private final Random random = new Random(seed);

    /** Small disks, so that random addresses hit them, one of them with bad sectors, one with a broken driver. */
    private final TestDisk healthy = TestDisk.ofSectors(300).geometry(3, 4, 25);

    private final TestDisk bad = TestDisk.ofSectors(20_000);
    private final TestDisk broken = TestDisk.ofSectors(5000);

    private long transferred;

    @Test
    void survivesAMillionRandomAccesses() throws Exception {
        System.out.println("HostileGuestTest seed " + seed);
        for (long lba = 0; lba < 20_000; lba += 37) {
            bad.badSectors.add(lba);
        }
        broken.bug = new ArrayIndexOutOfBoundsException("a bug that the test asked for");
        PortScript guest = PortScript.primary(healthy, bad);
        guest.controller.attach(3, broken);

        for (int step = 0; step < 1_000_000; step++) {
            step(guest);
            if (step % 1000 == 0) {
                forgetRequests();
            }
        }

        assertTrue(transferred > 1000, "only " + transferred + " requests, seed " + seed);
        guest.controller.reset();
        guest.expectStatus(IDLE).expectRegisters(1, 1, 0, 0);
        guest.lba28(7, 1).command(0x20);
        assertArrayEquals(healthy.sector(7), guest.in16(1), "seed " + seed);
    }

    private void step(PortScript guest) {
        int port = PORTS[random.nextInt(PORTS.length)];
        int width = (port & 0xF) == 0 ? 2 : 1;
        int value = random.nextInt();
        switch (random.nextInt(16)) {
            case 0, 1 -> guest.board.out(port & ~0xF | 7, 1, COMMANDS[random.nextInt(COMMANDS.length)]);
            case 2, 3, 4 -> guest.board.in(port, width);
            case 5 -> guest.board.in(port, 4);
            case 6 -> guest.board.out(port, 4, value);
            case 7 -> moveData(guest, port & ~0xF);
            case 8 -> guest.board.out(port & ~0xF | 0x206, 1, value & ~4);
            case 9 -> guest.board.out(port & ~0xF | 6, 1, value & 0x50);
            case 10, 11 -> guest.board.out(port & ~0xF | 2 + random.nextInt(4), 1, random.nextInt(3));
            default -> guest.board.out(port, width, value);
        }
        if (random.nextInt(5000) == 0) {
            guest.controller.removeDisk(healthy);
            guest.controller.addDisk(healthy, Map.of(BlockDevice.DRIVE, "hda"));
        }
    }

    private void moveData(PortScript guest, int data) {
        for (int words = random.nextInt(1000); words > 0; words--) {
            guest.board.in(data, 4);
            guest.board.out(data, 4, words);
        }
    }

    private void forgetRequests() {
        for (TestDisk disk : List.of(healthy, bad, broken)) {
            transferred += disk.requests.size();
            disk.requests.clear();
            assertEquals(List.of(), disk.mistakes, "seed " + seed);
        }
    }
}
