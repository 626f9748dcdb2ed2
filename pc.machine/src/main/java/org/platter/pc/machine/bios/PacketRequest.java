package org.platter.pc.machine.bios;

import java.util.Arrays;

/**
 * One packet command of an ATAPI drive, by PIO, polled with the drive's interrupt off, with or without data from the
 * drive.
 *
 * <p>Source: ATA-6 9.8 (PACKET protocol), 8.23 (PACKET command).
 */
final class PacketRequest implements Task {

    private static final int PACKET = 0xA0, PACKET_WORDS = 6;
    private static final int INTERRUPT_OFF = 0x0A, INTERRUPT_ON = 0x08;

    /** Enough for 30 s at the BIOS's waiting loop of six instructions of 10 ns. */
    private static final int PATIENCE = 500_000_000;

    private enum Phase {
        SELECTING,
        STARTING,
        SENDING,
        RUNNING,
        DONE
    }

    private final Guest guest;
    private final AtaUnit unit;
    private final byte[] packet;
    private final byte[] data;
    private int received;
    private Phase phase = Phase.SELECTING;
    private int polls;
    private int result;

    /**
     * @param packet at most 12 bytes
     * @param length the most data that is taken
     */
    PacketRequest(Guest guest, AtaUnit unit, int length, int... packet) {
        this.guest = guest;
        this.unit = unit;
        this.packet = new byte[2 * PACKET_WORDS];
        for (int i = 0; i < packet.length; i++) {
            this.packet[i] = (byte) packet[i];
        }
        data = new byte[length];
    }

    @Override
    public boolean advance() {
        boolean moving = true;
        while (moving && phase != Phase.DONE) {
            moving = switch (phase) {
                case SELECTING -> select();
                case STARTING -> start();
                case SENDING -> send();
                default -> run();
            };
        }
        if (phase != Phase.DONE && ++polls > PATIENCE) {
            finish(DiskStatus.TIMED_OUT);
        }
        return phase == Phase.DONE;
    }

    @Override
    public int result() {
        return result;
    }

    /** What the drive has sent. */
    byte[] data() {
        return Arrays.copyOf(data, received);
    }

    private boolean select() {
        int status = guest.in(unit.control());
        if (AtaRequest.nobodyThere(status)) {
            return finish(DiskStatus.NOT_READY);
        }
        if ((status & (AtaRequest.BUSY | AtaRequest.DATA_REQUEST)) != 0) {
            return false;
        }
        guest.out(unit.base() + 6, unit.select(0));
        phase = Phase.STARTING;
        return true;
    }

    private boolean start() {
        int status = guest.in(unit.control());
        if (AtaRequest.nobodyThere(status)) {
            return finish(DiskStatus.NOT_READY);
        }
        if ((status & (AtaRequest.BUSY | AtaRequest.DATA_REQUEST)) != 0) {
            return false;
        }
        int atATime = Math.min(Math.max(data.length, 2), 0xFFFE);
        guest.out(unit.control(), INTERRUPT_OFF);
        guest.out(unit.base() + 1, 0);
        guest.out(unit.base() + 4, atATime);
        guest.out(unit.base() + 5, atATime >> 8);
        guest.out(unit.base() + 7, PACKET);
        phase = Phase.SENDING;
        return true;
    }

    private boolean send() {
        int status = guest.in(unit.control());
        if ((status & AtaRequest.BUSY) != 0) {
            return false;
        }
        if ((status & AtaRequest.DATA_REQUEST) == 0) {
            return (status & AtaRequest.ERROR) != 0 && finish(DiskStatus.BAD_COMMAND);
        }
        for (int i = 0; i < packet.length; i += 2) {
            guest.outWord(unit.base(), packet[i] & 0xFF | packet[i + 1] << 8);
        }
        phase = Phase.RUNNING;
        return true;
    }

    private boolean run() {
        int status = guest.in(unit.control());
        if ((status & AtaRequest.BUSY) != 0) {
            return false;
        }
        if ((status & AtaRequest.DATA_REQUEST) != 0) {
            take(guest.in(unit.base() + 4) | guest.in(unit.base() + 5) << 8);
            return true;
        }
        boolean failed = (status & (AtaRequest.ERROR | AtaRequest.DEVICE_FAULT)) != 0;
        return finish(failed ? DiskStatus.UNKNOWN : DiskStatus.OK);
    }

    /** Takes what the drive offers at once; what nobody asked for is dropped. */
    private void take(int bytes) {
        for (int i = 0; i < bytes; i += 2) {
            int word = guest.inWord(unit.base());
            if (received + 1 < data.length) {
                data[received++] = (byte) word;
                data[received++] = (byte) (word >> 8);
            }
        }
    }

    private boolean finish(int code) {
        result = code;
        phase = Phase.DONE;
        guest.in(unit.base() + 7); // takes the interrupt back
        guest.out(unit.control(), INTERRUPT_ON);
        return true;
    }
}
