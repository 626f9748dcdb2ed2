package org.platter.pc.machine.bios;

/**
 * Reading, writing, verifying or formatting on one diskette, by DMA.
 *
 * <p>Source: Intel 82077AA data sheet, 5.1; IBM PC/AT Technical Reference, BIOS listing, diskette.
 */
final class DisketteTransfer implements Task {

    /** What is to be done, with the controller's command and the DMA controller's mode. */
    enum Kind {
        READ(0xE6, 0x46),
        WRITE(0xC5, 0x4A),
        VERIFY(0xE6, 0x42),
        FORMAT(0x4D, 0x4A);

        private final int command;
        private final int dmaMode;

        Kind(int command, int dmaMode) {
            this.command = command;
            this.dmaMode = dmaMode;
        }
    }

    private static final int SIZE_512 = 2, SECTOR = 512;
    private static final int FAILED = 0xC0;

    private final Guest guest;
    private final Diskette diskette;
    private final Kind kind;
    private final int cylinder;
    private final int head;
    private final int sector;
    private final int count;
    private final int address;
    private final FloppyCommands work;
    private int moved;

    /**
     * @param sector the first, from 1
     * @param count sectors; when formatting, addresses of four bytes
     */
    DisketteTransfer(
            Guest guest, Diskette diskette, Kind kind, int cylinder, int head, int sector, int count, int address) {
        this.guest = guest;
        this.diskette = diskette;
        this.kind = kind;
        this.cylinder = cylinder;
        this.head = head;
        this.sector = sector;
        this.count = count;
        this.address = address;
        work = new FloppyCommands(guest);
        diskette.prepare(work);
        work.then(this::begin);
    }

    @Override
    public boolean advance() {
        return work.advance();
    }

    @Override
    public int result() {
        return work.result();
    }

    /** How many sectors were moved. */
    int moved() {
        return moved;
    }

    private void begin() {
        int drive = diskette.number();
        int bytes = kind == Kind.FORMAT ? 4 * count : SECTOR * count;
        // In the 8237's reach no transfer crosses 64 KiB.
        if (kind != Kind.VERIFY && (address & 0xFFFF) + bytes > 0x10000) {
            work.fail(DiskStatus.DMA_BOUNDARY);
            return;
        }
        if (guest.octet(DataArea.DISKETTE_CYLINDERS + drive) != cylinder) {
            work.seek(drive, head, cylinder);
        }
        int table = FloppyCommands.table(guest);
        work.then(() -> setUpDma(bytes));
        if (kind == Kind.FORMAT) {
            int gap = guest.octet(table + 7);
            int filler = guest.octet(table + 8);
            work.command(true, kind.command, head << 2 | drive, SIZE_512, count, gap, filler);
        } else {
            int gap = guest.octet(table + 5);
            int last = Math.max(diskette.sectors(), sector);
            work.command(true, kind.command, head << 2 | drive, cylinder, head, sector, SIZE_512, last, gap, 0xFF);
        }
        work.then(this::judge);
    }

    private void setUpDma(int bytes) {
        int last = bytes - 1;
        int[][] writes = {
            {0x0A, 0x06},
            {0x0C, 0x00},
            {0x0B, kind.dmaMode},
            {0x04, address},
            {0x04, address >> 8},
            {0x81, address >> 16},
            {0x05, last},
            {0x05, last >> 8},
            {0x0A, 0x02}
        };
        for (int[] write : writes) {
            guest.out(write[0], write[1]);
        }
    }

    private void judge() {
        int[] results = work.results();
        if ((results[0] & FAILED) == 0) {
            moved = count;
            return;
        }
        if (kind != Kind.FORMAT) {
            moved = Math.max(0, Math.min(count, (results[4] - head) * diskette.sectors() + results[5] - sector));
        }
        work.fail(status(results[1]));
    }

    /** The code for status register 1. */
    private static int status(int st1) {
        int[] codes = {
            DiskStatus.ADDRESS_MARK,
            DiskStatus.WRITE_PROTECTED,
            DiskStatus.NOT_FOUND,
            DiskStatus.CONTROLLER,
            DiskStatus.DMA_OVERRUN,
            DiskStatus.UNCORRECTABLE,
            DiskStatus.CONTROLLER,
            DiskStatus.NOT_FOUND
        };
        for (int bit = 7; bit >= 0; bit--) {
            if ((st1 & 1 << bit) != 0) {
                return codes[bit];
            }
        }
        return DiskStatus.CONTROLLER;
    }
}
