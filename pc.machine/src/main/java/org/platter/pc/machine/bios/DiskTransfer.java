package org.platter.pc.machine.bios;

import java.util.function.IntConsumer;

/** What one call of INT 13h asks of a disk, in as many ATA commands as that takes. */
final class DiskTransfer implements Task {

    private final Guest guest;
    private final Disk disk;
    private final int command;
    private final IntConsumer moved;
    private final int count;
    private long lba;
    private int left;
    private int address;
    private int inRequest;
    private AtaRequest request;
    private int result;

    /**
     * @param count sectors, from 0
     * @param moved is told in the end how many sectors were
     */
    DiskTransfer(Guest guest, Disk disk, int command, long lba, int count, int address, IntConsumer moved) {
        this.guest = guest;
        this.disk = disk;
        this.command = command;
        this.lba = lba;
        this.count = left = count;
        this.address = address;
        this.moved = moved;
        next();
    }

    @Override
    public boolean advance() {
        while (request.advance()) {
            result = request.result();
            left -= inRequest - request.sectorsLeft();
            if (result != DiskStatus.OK || left <= 0) {
                return true;
            }
            lba += inRequest;
            address += inRequest * 512;
            next();
        }
        return false;
    }

    void report() {
        moved.accept(result == DiskStatus.OK ? count : Math.max(0, count - left));
    }

    @Override
    public int result() {
        return result;
    }

    private void next() {
        inRequest = Math.min(left, Disk.MAX_SECTORS);
        request = disk.transfer(guest, command, lba, inRequest, address);
    }
}
