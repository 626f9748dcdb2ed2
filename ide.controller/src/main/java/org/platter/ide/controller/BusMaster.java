package org.platter.ide.controller;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.platter.machine.api.GuestMemory;

/**
 * The half of a bus-master IDE function that serves one channel: moves a drive's data to or from the places in memory that a
 * table of physical region descriptors (PRDs) names. Used on the machine's thread only.
 *
 * <p>Source: Programming Interface for Bus Master IDE Controller 1.0.
 */
final class BusMaster {

    static final int PORTS = 8;

    // Registers
    private static final int COMMAND = 0;
    private static final int STATUS = 2;
    private static final int TABLE = 4;

    // Bits of the command register
    private static final int START = 0x01;
    private static final int TO_MEMORY = 0x08;

    // Bits of the status register
    private static final int ACTIVE = 0x01;
    private static final int ERROR = 0x02;
    private static final int INTERRUPT = 0x04;
    private static final int CAPABLE = 0x60;

    /** In the second half of a descriptor: the last one. */
    private static final int END_OF_TABLE = 0x8000_0000;

    private static final int LARGEST_REGION = 0x10000;

    /** Which no table crosses. */
    private static final int TABLE_BOUNDARY = 0x10000;

    private final ByteBuffer descriptor = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
    private final GuestMemory memory;
    private int command;
    private int status;
    private int table;

    // Where the transfer is: the next descriptor, and the region of the present one
    private int nextDescriptor;
    private boolean last;
    private int address;
    private int left;

    /** The command during which the table came to its end; null if none has since the last start. */
    private Execution ended;

    BusMaster(GuestMemory memory) {
        this.memory = memory;
    }

    int read(int register) {
        return switch (register) {
            case COMMAND -> command;
            case STATUS -> status;
            case TABLE, TABLE + 1, TABLE + 2, TABLE + 3 -> table >>> 8 * (register - TABLE) & 0xFF;
            default -> 0;
        };
    }

    /** @param drive the drive that may wait for the start; null if there is none */
    void write(int register, int value, IdeDrive drive) {
        switch (register) {
            case COMMAND -> writeCommand(value & (START | TO_MEMORY), drive);
            case STATUS ->
                status = status & (ACTIVE | ERROR | INTERRUPT) & ~(value & (ERROR | INTERRUPT)) | value & CAPABLE;
            case TABLE, TABLE + 1, TABLE + 2, TABLE + 3 -> {
                int shift = 8 * (register - TABLE);
                table = (table & ~(0xFF << shift) | value << shift) & ~3;
            }
            default -> {}
        }
    }

    /** The channel's interrupt line went up. */
    void interrupted() {
        status |= INTERRUPT;
    }

    /** Moves the data that a drive has or wants, once the host has said where. */
    void serve(IdeDrive drive) {
        ByteBuffer data = drive.data().ofDma();
        if (data == null) {
            return;
        }
        if ((status & ACTIVE) == 0) {
            if (drive.execution() == ended) {
                drive.breakOff();
            }
            return;
        }
        while (data.hasRemaining()) {
            if (left == 0 && !nextRegion()) {
                // The regions are too small: the transfer ends, and nobody says so by an interrupt.
                status &= ~ACTIVE;
                drive.breakOff();
                return;
            }
            int length = Math.min(left, data.remaining());
            ByteBuffer part = data.slice(data.position(), length);
            if (drive.data().toHost()) {
                memory.write(address & 0xFFFF_FFFFL, part);
            } else {
                memory.read(address & 0xFFFF_FFFFL, part);
            }
            data.position(data.position() + length);
            address += length;
            left -= length;
        }
        if (left == 0 && last) {
            status &= ~ACTIVE;
            ended = drive.execution();
        }
        drive.dmaMoved();
    }

    /** A stop forgets where the transfer was; a start begins with the first descriptor. */
    private void writeCommand(int value, IdeDrive drive) {
        boolean starts = (value & ~command & START) != 0;
        command = value;
        if ((value & START) == 0) {
            status &= ~ACTIVE;
        } else if (starts) {
            status |= ACTIVE;
            nextDescriptor = table;
            last = false;
            left = 0;
            ended = null;
            if (drive != null) {
                serve(drive);
            }
        }
    }

    private boolean nextRegion() {
        if (last) {
            return false;
        }
        memory.read(nextDescriptor & 0xFFFF_FFFFL, descriptor.clear());
        address = descriptor.getInt(0) & ~1;
        int count = descriptor.getInt(4);
        left = count & 0xFFFE;
        if (left == 0) {
            left = LARGEST_REGION;
        }
        nextDescriptor += descriptor.capacity();
        last = (count & END_OF_TABLE) != 0 || nextDescriptor % TABLE_BOUNDARY == 0;
        return true;
    }
}
