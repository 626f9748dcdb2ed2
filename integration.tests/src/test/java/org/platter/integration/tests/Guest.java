package org.platter.integration.tests;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** What a guest's disk driver does: programmed I/O on the first drive of the primary channel (ATA-6 9.5, 9.6). */
final class Guest {

    private static final int DATA = 0x1F0;
    private static final int SECTOR_COUNT = 0x1F2;
    private static final int LBA_LOW = 0x1F3;
    private static final int LBA_MID = 0x1F4;
    private static final int LBA_HIGH = 0x1F5;
    private static final int DEVICE = 0x1F6;
    private static final int COMMAND = 0x1F7;
    private static final int STATUS = 0x1F7;

    private static final int BSY = 0x80;
    private static final int DRDY = 0x40;
    private static final int DRQ = 0x08;
    private static final int ERR = 0x01;

    private final PortBoard board;

    Guest(PortBoard board) {
        this.board = board;
    }

    /** Whether there is a drive: an absent one is never ready (the bus floats, or reads as 0). */
    boolean seesDisk() {
        board.out(DEVICE, 1, 0xE0);
        int status = board.in(STATUS, 1);
        return status != 0x7F && status != 0xFF && (status & DRDY) != 0;
    }

    /** The disk's sectors by IDENTIFY DEVICE, words 60 and 61. */
    long sectors() {
        return identify(60) | (long) identify(61) << 16;
    }

    /** A word of what IDENTIFY DEVICE tells. */
    int identify(int word) {
        command(0xEC, 0);
        return transferIn().getShort(word * 2) & 0xFFFF;
    }

    byte[] read(int lba) {
        command(0x20, lba);
        return transferIn().array();
    }

    void write(int lba, byte[] sector) {
        command(0x30, lba);
        expectData();
        ByteBuffer words = ByteBuffer.wrap(sector).order(ByteOrder.LITTLE_ENDIAN);
        while (words.hasRemaining()) {
            board.out(DATA, 2, words.getShort() & 0xFFFF);
        }
        settled();
    }

    void flush() {
        command(0xE7, 0);
        settled();
    }

    private void command(int code, int lba) {
        board.out(DEVICE, 1, 0xE0 | lba >> 24);
        board.out(SECTOR_COUNT, 1, 1);
        board.out(LBA_LOW, 1, lba & 0xFF);
        board.out(LBA_MID, 1, lba >> 8 & 0xFF);
        board.out(LBA_HIGH, 1, lba >> 16 & 0xFF);
        board.out(COMMAND, 1, code);
    }

    private ByteBuffer transferIn() {
        expectData();
        ByteBuffer sector = ByteBuffer.allocate(512).order(ByteOrder.LITTLE_ENDIAN);
        while (sector.hasRemaining()) {
            sector.putShort((short) board.in(DATA, 2));
        }
        settled();
        return sector;
    }

    private void expectData() {
        int status = settled();
        if ((status & DRQ) == 0) {
            throw new AssertionError("status 0x" + Integer.toHexString(status) + ": expected data");
        }
    }

    private int settled() {
        int status = board.in(STATUS, 1);
        while ((status & BSY) != 0) {
            status = board.in(STATUS, 1);
        }
        if ((status & ERR) != 0) {
            throw new DiskError(status, board.in(0x1F1, 1));
        }
        return status;
    }

    /** An error that the drive reported to the guest. */
    static final class DiskError extends RuntimeException {

        private static final long serialVersionUID = 1;

        DiskError(int status, int error) {
            super("status 0x" + Integer.toHexString(status) + ", error 0x" + Integer.toHexString(error));
        }
    }
}
