package org.platter.pc.machine.bios;

/**
 * Where an ATA drive is.
 *
 * @param base the first port of its channel's command block
 * @param control the port of device control and alternate status
 * @param second whether it is device 1 of its channel
 */
record AtaUnit(int base, int control, boolean second) {

    /** The drives that the BIOS looks for. */
    static final AtaUnit[] ALL = {
        new AtaUnit(0x1F0, 0x3F6, false),
        new AtaUnit(0x1F0, 0x3F6, true),
        new AtaUnit(0x170, 0x376, false),
        new AtaUnit(0x170, 0x376, true)
    };

    /** The device/head register with the given low bits. */
    int select(int bits) {
        return 0xA0 | (second ? 0x10 : 0) | bits;
    }

    int interruptLine() {
        return base == 0x1F0 ? 14 : 15;
    }
}
