package org.platter.qtest.server;

import org.platter.pc.machine.DeviceBench;

/**
 * Takes from a CD-ROM drive what it has to tell after a reset: every packet fails until somebody has asked why (SPC-2 5.8.1,
 * REQUEST SENSE). On a PC the firmware does so before anybody else; QEMU's drive has nothing to tell, and tests made for it
 * read their disc at once. Afterwards the registers are as after the reset.
 */
final class UnitAttention {

    private static final int PACKET = 0xA0, REQUEST_SENSE = 0x03, SENSE_LENGTH = 18;
    private static final int SENSE_KEY = 2;
    private static final int REQUEST = 0x08, NO_INTERRUPT = 0x02;

    /** More pieces of news than a drive can have. */
    private static final int MOST = 8;

    private final DeviceBench bench;
    private final int commandBlock;
    private final int device;

    /** @param unit 0 to 3 of the IDE controller */
    UnitAttention(DeviceBench bench, int unit) {
        this.bench = bench;
        commandBlock = unit < 2 ? 0x1F0 : 0x170;
        device = unit % 2 << 4;
    }

    void take() {
        out(0x206, NO_INTERRUPT);
        for (int asked = 0; asked < MOST && requestSense() != 0; asked++) {
            // There may be more.
        }
        int[] signature = {0, 1, 1, 0x14, 0xEB, 0};
        for (int register = 1; register <= signature.length; register++) {
            out(register, signature[register - 1]);
        }
        out(0x206, 0);
    }

    /** The sense key of what the drive tells next; 0 if it has nothing to tell. */
    private int requestSense() {
        out(6, device);
        out(1, 0);
        out(4, SENSE_LENGTH);
        out(5, 0);
        out(7, PACKET);
        for (int i = 0; i < 6; i++) {
            bench.out(commandBlock, 2, i == 0 ? REQUEST_SENSE : i == 2 ? SENSE_LENGTH : 0);
        }
        int key = 0;
        for (int at = 0; (bench.in(commandBlock + 7, 1) & REQUEST) != 0 && at < SENSE_LENGTH; at += 2) {
            int word = bench.in(commandBlock, 2);
            key = at == SENSE_KEY ? word & 0x0F : key;
        }
        bench.in(commandBlock + 7, 1);
        return key;
    }

    private void out(int register, int value) {
        bench.out(commandBlock + register, 1, value);
    }
}
