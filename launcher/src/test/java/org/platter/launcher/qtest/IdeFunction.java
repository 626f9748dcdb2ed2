package org.platter.launcher.qtest;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The first channel of a PIIX3's IDE function, set up as a driver does that finds nothing set up. */
final class IdeFunction {

    static final int BUSY = 0x80, READY = 0x40, FAULT = 0x20, REQUEST = 0x08, ERROR = 0x01;
    static final int ACTIVE = 0x01, INTERRUPT = 0x04;
    static final int END_OF_TABLE = 1 << 31;

    /** Tables and buffers of the tests, above what the firmware of a PC uses. */
    static final int TABLE = 0x100000, BUFFER = 0x110000;

    private static final int PLACE = 0x8000_0000 | 1 << 11 | 1 << 8;
    private static final int IDE = 0x1F0, IRQ = 14, BUS_MASTER = 0xC000;

    private final Subject machine;

    IdeFunction(Subject machine) {
        this.machine = machine;
        assertEquals(0x8086, configuration16(0));
        assertEquals(0x7010, configuration16(2));
        configuration32(0x20, -1);
        assertEquals(0xFFF1, configuration32(0x20) & 0xFFFF, "sixteen I/O ports");
        configuration32(0x20, BUS_MASTER | 1);
        assertEquals(BUS_MASTER | 1, configuration32(0x20));
        command(7);
        assertEquals(7, configuration16(4) & 7);
    }

    /** QEMU's library for tests puts all of the address into the address register. */
    private int configuration16(int register) {
        machine.out32(0xCF8, PLACE | register);
        return machine.in16(0xCFC);
    }

    private int configuration32(int register) {
        machine.out32(0xCF8, PLACE | register);
        return machine.in32(0xCFC);
    }

    private void configuration32(int register, int value) {
        machine.out32(0xCF8, PLACE | register);
        machine.out32(0xCFC, value);
    }

    /** Writes the PCI command register. */
    void command(int value) {
        machine.out32(0xCF8, PLACE | 4);
        machine.out16(0xCFC, value);
    }

    int in(int register) {
        return machine.in(IDE + register);
    }

    void out(int register, int value) {
        machine.out(IDE + register, value);
    }

    int word() {
        return machine.in16(IDE);
    }

    void word(int value) {
        machine.out16(IDE, value);
    }

    int status() {
        return in(7);
    }

    boolean interrupt() {
        return machine.interrupt(IRQ);
    }

    void assertStatus(int set, int clear) {
        int status = status();
        assertEquals(set, status & (set | clear), () -> "status %02X".formatted(status));
    }

    /** A table of regions, each an address and a count with or without {@link #END_OF_TABLE}. */
    void table(int... regions) {
        ByteBuffer table = ByteBuffer.allocate(4 * regions.length).order(ByteOrder.LITTLE_ENDIAN);
        for (int region : regions) {
            table.putInt(region);
        }
        machine.write(TABLE, table.array());
    }

    /** Stops the bus master, takes its interrupt back and gives it the table. */
    void prepareDma() {
        out(6, READY);
        machine.out(BUS_MASTER, 0);
        machine.out(BUS_MASTER + 2, INTERRUPT);
        machine.out32(BUS_MASTER + 4, TABLE);
    }

    void address(int sector, int count) {
        out(2, count);
        out(3, sector);
        out(4, sector >> 8);
        out(5, sector >> 16);
    }

    /** Starts the bus master and waits until it has ended; returns its status. */
    int runDma(boolean toMemory, boolean stopAtOnce) {
        machine.out(BUS_MASTER, 1 | (toMemory ? 8 : 0));
        if (stopAtOnce) {
            machine.out(BUS_MASTER, 0);
        }
        int status = machine.in(BUS_MASTER + 2);
        while ((status & (ACTIVE | INTERRUPT)) == ACTIVE) {
            status = machine.in(BUS_MASTER + 2);
        }
        assertEquals((status & INTERRUPT) != 0, interrupt());
        assertStatus(READY, BUSY | REQUEST);
        assertEquals(false, interrupt(), "reading the status takes the interrupt back");
        if ((status & ACTIVE) != 0) {
            machine.out(BUS_MASTER, 0);
        }
        return status;
    }

    /** A DMA command of a disk; returns the bus master's status. */
    int dma(int code, int sector, int count, boolean stopAtOnce) {
        prepareDma();
        if (code == 0x06) {
            out(1, 1); // TRIM
        }
        address(sector, count);
        out(7, code);
        return runDma(code == 0xC8, stopAtOnce);
    }

    int dma(int code, int sector, int count) {
        return dma(code, sector, count, false);
    }
}
