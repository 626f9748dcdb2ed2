package org.platter.pc.machine;

import java.util.Arrays;
import org.platter.machine.api.Board;
import org.platter.machine.api.MachineDevice;
import org.platter.machine.api.PortDevice;

/**
 * As much of an ATAPI CD-ROM drive as the BIOS uses, as the master of the primary channel: the signature, IDENTIFY PACKET DEVICE,
 * and packets by PIO. It tells of its new disc once, and sends at most 4 KiB at a time.
 */
final class FakeCdDrive implements MachineDevice, PortDevice {

    private static final int SECTOR = 2048, MOST = 4096;
    private static final int READY = 0x40, SEEK_COMPLETE = 0x10, DATA_REQUEST = 0x08, ERROR = 0x01;

    private final byte[] disc;
    private final byte[] packet = new byte[12];
    private byte[] data = {};
    private int at;
    private int block;
    private int packetBytes = -1;
    private int status = 0;
    private int error;
    private int device;
    private int middle = 0x14;
    private int high = 0xEB;
    private int senseKey = 6;
    private boolean attention = true;
    private Board board;

    /** Packets other than REQUEST SENSE that it has had. */
    int packets;

    FakeCdDrive(byte[] disc) {
        this.disc = disc;
    }

    @Override
    public String name() {
        return "fake CD-ROM";
    }

    @Override
    public void plug(Board newBoard) {
        board = newBoard;
        board.ports().map(0x1F0, 8, this);
        board.ports().map(0x3F6, 1, this);
    }

    @Override
    public void reset() {}

    @Override
    public void unplug() {
        board.ports().unmap(0x1F0, 8);
        board.ports().unmap(0x3F6, 1);
    }

    @Override
    public int read(int port, int width) {
        boolean slave = (device & 0x10) != 0;
        return switch (port) {
            case 0x1F0 -> data();
            case 0x1F1 -> error;
            case 0x1F4 -> middle;
            case 0x1F5 -> high;
            case 0x1F6 -> device;
            case 0x1F7, 0x3F6 -> slave ? 0 : status;
            default -> 0;
        };
    }

    private int data() {
        if (at >= block) {
            return 0xFFFF;
        }
        int word = data[at] & 0xFF | (data[at + 1] & 0xFF) << 8;
        at += 2;
        if (at >= block) {
            offer();
        }
        return word;
    }

    /** The next piece of the data, or the end. */
    private void offer() {
        int length = Math.min(MOST, data.length - at);
        block = at + length;
        middle = length & 0xFF;
        high = length >> 8;
        status = READY | SEEK_COMPLETE | (length > 0 ? DATA_REQUEST : 0);
    }

    @Override
    public void write(int port, int width, int value) {
        switch (port) {
            case 0x1F0 -> packetWord(value);
            case 0x1F6 -> device = value;
            case 0x1F7 -> {
                if ((device & 0x10) == 0) {
                    command(value);
                }
            }
            default -> {}
        }
    }

    private void command(int code) {
        switch (code) {
            case 0xA0 -> {
                packetBytes = 0;
                status = READY | DATA_REQUEST;
            }
            case 0xA1 -> {
                byte[] words = new byte[512];
                words[0] = (byte) 0x80;
                words[1] = (byte) 0x85;
                byte[] name = "TEST CD                                 ".getBytes();
                for (int i = 0; i < 40; i++) {
                    words[54 + (i ^ 1)] = name[i];
                }
                send(words);
            }
            default -> {
                middle = 0x14;
                high = 0xEB;
                fail(4);
            }
        }
    }

    private void packetWord(int value) {
        if (packetBytes < 0) {
            return;
        }
        packet[packetBytes++] = (byte) value;
        packet[packetBytes++] = (byte) (value >> 8);
        if (packetBytes == packet.length) {
            packetBytes = -1;
            execute();
        }
    }

    private void execute() {
        if (packet[0] == 0x03) {
            byte[] sense = new byte[18];
            sense[0] = 0x70;
            sense[2] = (byte) senseKey;
            send(sense);
            return;
        }
        packets++;
        if (attention) {
            attention = false;
            fail(6 << 4 | 4);
            return;
        }
        int lba = (packet[2] & 0xFF) << 24 | (packet[3] & 0xFF) << 16 | (packet[4] & 0xFF) << 8 | packet[5] & 0xFF;
        int count = (packet[7] & 0xFF) << 8 | packet[8] & 0xFF;
        if (packet[0] != 0x28) {
            send(new byte[0]);
        } else if ((lba + count) * SECTOR > disc.length) {
            senseKey = 5;
            fail(5 << 4 | 4);
        } else {
            send(Arrays.copyOfRange(disc, lba * SECTOR, (lba + count) * SECTOR));
        }
    }

    private void send(byte[] bytes) {
        error = 0;
        data = bytes;
        at = 0;
        offer();
    }

    private void fail(int code) {
        error = code;
        data = new byte[0];
        at = 0;
        block = 0;
        status = READY | ERROR;
    }
}
