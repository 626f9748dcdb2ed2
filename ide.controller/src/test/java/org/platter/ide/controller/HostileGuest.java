package org.platter.ide.controller;

import java.util.Random;

/** A guest that does anything to the ports of both channels, the bus master's, and the configuration space. */
final class HostileGuest {

    static final int BUS_MASTER = 0xC000;

    private static final int[] PORTS = {
        0x1F0, 0x1F1, 0x1F2, 0x1F3, 0x1F4, 0x1F5, 0x1F6, 0x1F7, 0x3F6,
        0x170, 0x171, 0x172, 0x173, 0x174, 0x175, 0x176, 0x177, 0x376
    };

    /** Codes that do something, so that not every command of a random guest aborts. */
    private static final int[] COMMANDS = {
        0x06, 0x10, 0x20, 0x24, 0x25, 0x29, 0x30, 0x34, 0x35, 0x39, 0x40, 0x42, 0x70, 0x90, 0x91, 0xB0, 0xC4, 0xC5,
        0xC6, 0xC8, 0xCA, 0xC8, 0xCA, 0xC8, 0xCA, 0xE0, 0xE1, 0xE4, 0xE5, 0xE6, 0xE7, 0xE8, 0xEA, 0xEC, 0xEF, 0xF8,
        0xF9, 0x27, 0x37
    };

    private final TestBoard board;
    private final TestPci pci;
    private final Random random;

    HostileGuest(TestBoard board, TestPci pci, Random random) {
        this.board = board;
        this.pci = pci;
        this.random = random;
        openBusMaster();
    }

    void step() {
        int port = PORTS[random.nextInt(PORTS.length)];
        int channel = port & ~0xF;
        int width = (port & 0xF) == 0 ? 2 : 1;
        int value = random.nextInt();
        switch (random.nextInt(20)) {
            case 0, 1 -> board.out(channel | 7, 1, COMMANDS[random.nextInt(COMMANDS.length)]);
            case 2, 3, 4 -> board.in(port, width);
            case 5 -> board.in(port, 4);
            case 6 -> board.out(port, 4, value);
            case 7 -> moveData(channel);
            case 8 -> board.out(channel | 0x206, 1, value & ~4);
            case 9 -> board.out(channel | 6, 1, value & 0x50);
            case 10, 11 -> board.out(channel | 2 + random.nextInt(4), 1, random.nextInt(3));
            case 12 -> startBusMaster(channel == 0x1F0 ? BUS_MASTER : BUS_MASTER + 8);
            case 13 -> board.in(BUS_MASTER + random.nextInt(16), 1 << random.nextInt(3));
            case 14 -> board.out(BUS_MASTER + random.nextInt(16), 1 << random.nextInt(3), value);
            case 15 -> configure(value);
            default -> board.out(port, width, value);
        }
        if (random.nextInt(10) == 0) {
            board.clock().pass(random.nextInt(100_000));
        }
    }

    private void moveData(int data) {
        for (int words = random.nextInt(1000); words > 0; words--) {
            board.in(data, 4);
            board.out(data, 4, words);
        }
    }

    /** With a table that is anything, though often one that works. */
    private void startBusMaster(int base) {
        int table = random.nextInt(TestMemory.SIZE - 64) & ~3;
        for (int at = table; at < table + 64; at += 8) {
            board.memory().putInt(at, random.nextInt(8) == 0 ? random.nextInt() : random.nextInt(TestMemory.SIZE));
            board.memory().putInt(at + 4, random.nextBoolean() ? random.nextInt() : random.nextInt(4) * 512);
        }
        board.out(base + 4, 4, random.nextInt(16) == 0 ? random.nextInt() : table);
        board.out(base, 1, 0);
        board.out(base, 1, 1 | random.nextInt() & 8);
    }

    private void configure(int value) {
        if (random.nextInt(50) == 0) {
            int width = 1 << random.nextInt(3);
            int register = random.nextInt(256) & -width;
            pci.function(1, 1).writeConfiguration(register, width, width == 4 ? value : value & (1 << 8 * width) - 1);
            pci.function(1, 1).readConfiguration(register, width);
        } else {
            openBusMaster();
        }
    }

    private void openBusMaster() {
        pci.function(1, 1).writeConfiguration(0x20, 4, BUS_MASTER);
        pci.function(1, 1).writeConfiguration(0x40, 4, 0x8000_8000);
        pci.function(1, 1).writeConfiguration(0x04, 2, 0x05);
    }
}
