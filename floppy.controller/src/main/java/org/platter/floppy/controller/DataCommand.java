package org.platter.floppy.controller;

import java.nio.ByteBuffer;
import java.util.function.Consumer;

/**
 * The execution of a command that moves data, sector by sector, until the host ends it by terminal count or the last
 * sector is done. What a diskette image cannot hold is not there: single density, sectors that are not of 512 bytes, deleted
 * data.
 */
final class DataCommand {

    private static final int MULTI_TRACK = 0x80, DOUBLE_DENSITY = 0x40;
    private static final int HEAD = 0x04, ENABLE_COUNT = 0x80;
    private static final int SIZE_512 = 2;
    private static final int ID_BYTES = 4;

    /** What the command needs of the chip. */
    interface Host {

        /** Has the action run when the next sector has come by. */
        void afterOneSector(Runnable action);

        /**
         * Lets the host take the buffer's bytes or fill it, and then goes on with whether that was the last the host wants. A
         * buffer that still has bytes remaining then was not served in time, unless it was the last.
         */
        void exchange(ByteBuffer bytes, boolean toHost, Consumer<Boolean> then);

        /**
         * Ends the command.
         *
         * @param head the head that was read or written last
         * @param address cylinder, head, sector and size code for the result
         */
        void end(Outcome outcome, int head, int[] address);
    }

    private final Host host;
    private final FloppyDrive drive;
    private final Opcode opcode;
    private final int[] bytes;
    private final int rate;
    private final ByteBuffer sector = ByteBuffer.allocate(Medium.SECTOR);
    private final int[] address;
    private int head;
    private int left;

    /**
     * @param bytes of the command
     * @param rate the data rate select bits
     */
    DataCommand(Host host, FloppyDrive drive, Opcode opcode, int[] bytes, int rate) {
        this.host = host;
        this.drive = drive;
        this.opcode = opcode;
        this.bytes = bytes.clone();
        this.rate = rate;
        head = (bytes[1] & HEAD) >> 2;
        address = switch (opcode) {
            case FORMAT_TRACK -> new int[] {drive.cylinder(), head, 1, bytes[2]};
            case READ_TRACK -> new int[] {bytes[2], bytes[3], 1, bytes[5]};
            default -> new int[] {bytes[2], bytes[3], bytes[4], bytes[5]};
        };
        left = switch (opcode) {
            case FORMAT_TRACK -> bytes[3];
            case READ_TRACK -> bytes[6];
            case VERIFY -> (bytes[1] & ENABLE_COUNT) != 0 ? bytes[8] : Integer.MAX_VALUE;
            default -> Integer.MAX_VALUE;
        };
    }

    void begin() {
        host.afterOneSector(opcode == Opcode.FORMAT_TRACK ? this::formatSector : this::nextSector);
    }

    private void nextSector() {
        Outcome problem = find();
        if (problem != null) {
            end(problem);
            return;
        }
        switch (opcode) {
            case WRITE_DATA, WRITE_DELETED_DATA -> {
                if (drive.medium().writeProtected()) {
                    end(Outcome.NOT_WRITABLE);
                } else {
                    host.exchange(sector.clear(), false, this::write);
                }
            }
            default -> read();
        }
    }

    /** Why the sector is not to be found; null if it is. */
    private Outcome find() {
        Medium medium = drive.medium();
        int cylinder = drive.cylinder();
        if (!readable(drive, head, bytes[0], rate)) {
            return Outcome.MISSING_ADDRESS_MARK;
        }
        if (address[0] != cylinder) {
            return Outcome.WRONG_CYLINDER;
        }
        boolean there = address[1] == head
                && address[2] >= 1
                && address[2] <= medium.format().sectors()
                && address[3] == SIZE_512;
        return there ? null : Outcome.NO_DATA;
    }

    /** Whether there is a diskette with a track under the head that can be read like this. */
    static boolean readable(FloppyDrive drive, int head, int firstByte, int rate) {
        Medium medium = drive.medium();
        return medium != null
                && (firstByte & DOUBLE_DENSITY) != 0
                && medium.format().isReadAt(rate)
                && medium.format().hasTrack(drive.cylinder(), head);
    }

    private void read() {
        if (!drive.medium().read(address[0], address[1], address[2], sector.clear())) {
            end(Outcome.DATA_ERROR);
        } else if (opcode == Opcode.VERIFY) {
            advance(false);
        } else {
            host.exchange(sector.flip(), true, this::taken);
        }
    }

    private void taken(boolean last) {
        if (sector.hasRemaining() && !last) {
            end(Outcome.OVERRUN);
        } else if (opcode == Opcode.READ_DELETED_DATA) {
            moveOn();
            end(Outcome.CONTROL_MARK);
        } else {
            advance(last);
        }
    }

    private void write(boolean last) {
        if (sector.hasRemaining() && !last) {
            end(Outcome.OVERRUN);
            return;
        }
        while (sector.hasRemaining()) {
            sector.put((byte) 0);
        }
        Outcome gone = find(); // while the host was taking its time
        if (gone != null || !drive.medium().write(address[0], address[1], address[2], sector.flip())) {
            end(gone == null ? Outcome.DATA_ERROR : gone);
        } else {
            advance(last);
        }
    }

    private void advance(boolean last) {
        boolean endOfCylinder = moveOn();
        left--;
        if (last || left == 0) {
            end(Outcome.NORMAL);
        } else if (endOfCylinder) {
            // A verification that counts no sectors ends here as it should.
            end(opcode == Opcode.VERIFY ? Outcome.NORMAL : Outcome.END_OF_CYLINDER);
        } else {
            host.afterOneSector(this::nextSector);
        }
    }

    /** The address of the next sector (82077AA data sheet, table 6-4); true if there is none on this cylinder. */
    private boolean moveOn() {
        boolean multiTrack = (bytes[0] & MULTI_TRACK) != 0 && opcode != Opcode.READ_TRACK;
        if (address[2] != bytes[6]) {
            address[2]++;
            return false;
        }
        address[2] = 1;
        if (multiTrack) {
            address[1] ^= 1;
        }
        if (multiTrack && head == 0) {
            head = 1;
            return false;
        }
        address[0]++;
        return true;
    }

    private void formatSector() {
        if (!readable(drive, head, bytes[0], rate)) {
            end(Outcome.MISSING_ADDRESS_MARK);
        } else if (drive.medium().writeProtected()) {
            end(Outcome.NOT_WRITABLE);
        } else {
            host.exchange(sector.clear().limit(ID_BYTES), false, this::formatted);
        }
    }

    private void formatted(boolean last) {
        if (sector.hasRemaining()) {
            end(Outcome.OVERRUN);
            return;
        }
        for (int i = 0; i < ID_BYTES; i++) {
            address[i] = sector.get(i) & 0xFF;
        }
        Outcome impossible = find();
        sector.clear();
        while (sector.hasRemaining()) {
            sector.put((byte) bytes[5]);
        }
        if (impossible != null || !drive.medium().write(address[0], address[1], address[2], sector.flip())) {
            end(impossible == null ? Outcome.DATA_ERROR : impossible);
        } else if (--left <= 0) {
            end(Outcome.NORMAL);
        } else if (last) {
            end(Outcome.OVERRUN);
        } else {
            host.afterOneSector(this::formatSector);
        }
    }

    private void end(Outcome outcome) {
        host.end(outcome, head, address);
    }
}
