package org.platter.ide.controller;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * What a guest's driver does at one channel's ports, in words short enough that a test reads as a protocol: registers by
 * their ATA names, data in sectors, and what status and interrupt line say after each step.
 */
final class PortScript {

    static final int IDLE = 0x50;
    static final int DATA = 0x58;
    static final int FAILED = 0x51;
    static final int FAULT = 0x71;
    static final int RESETTING = 0x80;
    static final int BUSY = 0xD0;

    static final int UNC = 0x40;
    static final int IDNF = 0x10;
    static final int ABRT = 0x04;

    static final int MASTER = 0x00;
    static final int SLAVE = 0x10;
    static final int LBA = 0x40;

    final IdeController controller = new IdeController();
    final TestBoard board;

    private final int base;
    private final int control;
    private final int line;
    private boolean timed;

    private PortScript(TestBoard board, int base, int control, int line) {
        this.board = board;
        this.base = base;
        this.control = control;
        this.line = line;
        controller.plug(board);
    }

    /** The primary channel with these disks; null for a drive that is absent. */
    static PortScript primary(TestDisk master, TestDisk slave) {
        return new PortScript(new TestBoard(), 0x1F0, 0x3F6, 14).with(0, master).with(1, slave);
    }

    static PortScript primary(TestDisk master) {
        return primary(master, null);
    }

    static PortScript secondary(TestDisk master, TestDisk slave) {
        return new PortScript(new TestBoard(), 0x170, 0x376, 15).with(2, master).with(3, slave);
    }

    /** The primary channel of a controller on a PCI bus. */
    static PortScript onPci(TestPci pci, TestDisk master) {
        return new PortScript(new TestBoard(pci), 0x1F0, 0x3F6, 14).with(0, master);
    }

    private PortScript with(int unit, TestDisk disk) {
        if (disk != null) {
            controller.attach(unit, disk);
        }
        return this;
    }

    /** From now on time passes only when the test says so. */
    PortScript timed() {
        timed = true;
        return this;
    }

    /** Lets so much machine time pass. */
    PortScript pass(long nanos) {
        board.clock().pass(nanos);
        return this;
    }

    /** Lets time pass until the drives have nothing to do, unless the test does that itself. */
    private PortScript settle() {
        if (!timed) {
            board.clock().passAll();
        }
        return this;
    }

    // Registers

    PortScript features(int value) {
        return out(1, value);
    }

    PortScript count(int value) {
        return out(2, value);
    }

    PortScript low(int value) {
        return out(3, value);
    }

    PortScript mid(int value) {
        return out(4, value);
    }

    PortScript high(int value) {
        return out(5, value);
    }

    PortScript device(int value) {
        return out(6, value);
    }

    PortScript command(int code) {
        return out(7, code);
    }

    PortScript control(int value) {
        board.out(control, 1, value);
        return settle();
    }

    PortScript out(int register, int value) {
        board.out(base + register, 1, value);
        return settle();
    }

    int in(int register) {
        return board.in(base + register, 1);
    }

    int alternateStatus() {
        return board.in(control, 1);
    }

    /** Names sectors by 28-bit block of the master. */
    PortScript lba28(long lba, int count) {
        return lba28(MASTER, lba, count);
    }

    PortScript lba28(int drive, long lba, int count) {
        return device(drive | LBA | (int) (lba >> 24) & 0x0F)
                .count(count & 0xFF)
                .low((int) lba & 0xFF)
                .mid((int) (lba >> 8) & 0xFF)
                .high((int) (lba >> 16) & 0xFF);
    }

    PortScript lba48(long lba, int count) {
        return device(LBA)
                .count(count >> 8 & 0xFF)
                .low((int) (lba >> 24) & 0xFF)
                .mid((int) (lba >> 32) & 0xFF)
                .high((int) (lba >> 40) & 0xFF)
                .count(count & 0xFF)
                .low((int) lba & 0xFF)
                .mid((int) (lba >> 8) & 0xFF)
                .high((int) (lba >> 16) & 0xFF);
    }

    PortScript chs(int cylinder, int head, int sector, int count) {
        return device(0xA0 | head)
                .count(count & 0xFF)
                .low(sector)
                .mid(cylinder & 0xFF)
                .high(cylinder >> 8);
    }

    // Data

    /** Reads sectors word by word. */
    byte[] in16(int sectors) {
        ByteBuffer data = ByteBuffer.allocate(512 * sectors).order(ByteOrder.LITTLE_ENDIAN);
        while (data.hasRemaining()) {
            data.putShort((short) word());
        }
        return data.array();
    }

    byte[] in32(int sectors) {
        ByteBuffer data = ByteBuffer.allocate(512 * sectors).order(ByteOrder.LITTLE_ENDIAN);
        while (data.hasRemaining()) {
            data.putInt(board.in(base, 4));
            settle();
        }
        return data.array();
    }

    /** Reads sectors as a processor with string instructions does: many words at once, then those that are left. */
    byte[] inString(int width, int sectors) {
        ByteBuffer data = ByteBuffer.allocate(512 * sectors).order(ByteOrder.LITTLE_ENDIAN);
        while (data.hasRemaining()) {
            board.device(base).readString(base, width, data);
            if (data.hasRemaining()) {
                int value = board.in(base, width);
                for (int i = 0; i < width; i++) {
                    data.put((byte) (value >>> 8 * i));
                }
                settle();
            }
        }
        return data.array();
    }

    /** Writes sectors as {@link #inString} reads them. */
    PortScript outString(int width, byte[] sectors) {
        ByteBuffer data = ByteBuffer.wrap(sectors).order(ByteOrder.LITTLE_ENDIAN);
        while (data.hasRemaining()) {
            board.device(base).writeString(base, width, data);
            if (data.hasRemaining()) {
                board.out(base, width, width == 2 ? data.getShort() & 0xFFFF : data.getInt());
                settle();
            }
        }
        return this;
    }

    PortScript out16(byte[] data) {
        ByteBuffer words = ByteBuffer.wrap(data).order(ByteOrder.LITTLE_ENDIAN);
        while (words.hasRemaining()) {
            board.out(base, 2, words.getShort() & 0xFFFF);
            settle();
        }
        return this;
    }

    PortScript out32(byte[] data) {
        ByteBuffer words = ByteBuffer.wrap(data).order(ByteOrder.LITTLE_ENDIAN);
        while (words.hasRemaining()) {
            board.out(base, 4, words.getInt());
            settle();
        }
        return this;
    }

    int word() {
        int word = board.in(base, 2);
        settle();
        return word;
    }

    // Expectations

    /** The status as the alternate status register shows it, which changes nothing. */
    PortScript expectStatus(int status) {
        assertEquals(hex(status), hex(alternateStatus()), "status");
        return this;
    }

    /** The drive raised the line once since this was last asked; reads the status, as a handler does. */
    PortScript expectInterrupt() {
        assertEquals(1, board.line(line).raisedSinceAsked(), "interrupts");
        in(7);
        return this;
    }

    PortScript expectNoInterrupt() {
        assertEquals(0, board.line(line).raisedSinceAsked(), "interrupts");
        return this;
    }

    /** The command ended well and said so with an interrupt. */
    PortScript expectDone() {
        return expectStatus(IDLE).expectInterrupt();
    }

    /** The command ended with these error bits and said so with an interrupt. */
    PortScript expectError(int error) {
        return expectStatus(FAILED).expectErrorRegister(error).expectInterrupt();
    }

    PortScript expectErrorRegister(int error) {
        assertEquals(hex(error), hex(in(1)), "error register");
        return this;
    }

    PortScript expectRegisters(int count, int low, int mid, int high) {
        assertEquals(
                "count %02X low %02X mid %02X high %02X".formatted(count, low, mid, high),
                "count %02X low %02X mid %02X high %02X".formatted(in(2), in(3), in(4), in(5)));
        return this;
    }

    PortScript expectDevice(int device) {
        assertEquals(hex(device), hex(in(6)), "device register");
        return this;
    }

    private static String hex(int value) {
        return "%02X".formatted(value);
    }
}
