package org.platter.ide.controller;

/**
 * The registers that carry a command's parameters and its results. Those of 48-bit commands are two bytes deep: a write
 * pushes what was there down to where the HOB bit shows it (ATA-6, 48-bit Address feature set).
 */
final class TaskFile {

    private static final int LBA = 0x40;

    /** Bits that were always one before ATA-4 and are obsolete since; some drivers still expect them. */
    private static final int DEVICE_OBSOLETE = 0xA0;

    private static final int PACKET_SIGNATURE = 0xEB14;

    /** The recent byte below, the one before it above. */
    private final int[] bytes = new int[Register.DEVICE];

    private int device;

    void write(int register, int value) {
        if (register == Register.DEVICE) {
            device = value;
        } else {
            bytes[register] = bytes[register] << 8 & 0xFF00 | value;
        }
    }

    int read(int register, boolean previous) {
        if (register == Register.DEVICE) {
            return device | DEVICE_OBSOLETE;
        }
        return bytes[register] >> (previous ? 8 : 0) & 0xFF;
    }

    int features() {
        return bytes[Register.FEATURES] & 0xFF;
    }

    /** The Sector Count register as a number. */
    int parameter() {
        return bytes[Register.SECTOR_COUNT] & 0xFF;
    }

    void parameter(int value) {
        bytes[Register.SECTOR_COUNT] = value;
    }

    boolean lbaBit() {
        return (device & LBA) != 0;
    }

    int head() {
        return device & 0x0F;
    }

    int cylinder() {
        return (bytes[Register.LBA_HIGH] & 0xFF) << 8 | bytes[Register.LBA_MID] & 0xFF;
    }

    int sector() {
        return bytes[Register.LBA_LOW] & 0xFF;
    }

    void chs(int cylinder, int head, int sector) {
        bytes[Register.LBA_LOW] = sector & 0xFF;
        bytes[Register.LBA_MID] = cylinder & 0xFF;
        bytes[Register.LBA_HIGH] = cylinder >> 8 & 0xFF;
        device = device & 0xF0 | head;
    }

    long lba28() {
        return (long) head() << 24 | cylinder() << 8 | sector();
    }

    void lba28(long lba) {
        chs((int) (lba >> 8), (int) (lba >> 24) & 0x0F, (int) lba);
    }

    long lba48() {
        return (long) (bytes[Register.LBA_HIGH] >> 8) << 40
                | (long) (bytes[Register.LBA_MID] >> 8) << 32
                | (long) (bytes[Register.LBA_LOW] >> 8) << 24
                | cylinder() << 8
                | sector();
    }

    void lba48(long lba) {
        bytes[Register.LBA_LOW] = (int) (lba >> 16 & 0xFF00 | lba & 0xFF);
        bytes[Register.LBA_MID] = (int) (lba >> 24 & 0xFF00 | lba >> 8 & 0xFF);
        bytes[Register.LBA_HIGH] = (int) (lba >> 32 & 0xFF00 | lba >> 16 & 0xFF);
    }

    /** Sectors asked for by a 28-bit command, 1 to 256. */
    int count28() {
        return parameter() == 0 ? 256 : parameter();
    }

    /** Sectors asked for by a 48-bit command, 1 to 65536. */
    int count48() {
        int count = bytes[Register.SECTOR_COUNT];
        return count == 0 ? 65536 : count;
    }

    /** Sectors that are still to come, in one byte or two as the command counts. */
    void count(int sectors) {
        bytes[Register.SECTOR_COUNT] = sectors & 0xFFFF;
    }

    /** Of a PACKET command: bytes that are to be moved at once. */
    int byteCount() {
        return cylinder();
    }

    void byteCount(int bytes) {
        this.bytes[Register.LBA_MID] = bytes & 0xFF;
        this.bytes[Register.LBA_HIGH] = bytes >> 8;
    }

    /** As {@link #signature}, of a device that takes packets. */
    void packetSignature() {
        signature();
        byteCount(PACKET_SIGNATURE);
    }

    /** What a disk shows after a reset or its diagnostic, so that a host knows it from other devices (ATA-6 9.12). */
    void signature() {
        bytes[Register.SECTOR_COUNT] = 1;
        bytes[Register.LBA_LOW] = 1;
        bytes[Register.LBA_MID] = 0;
        bytes[Register.LBA_HIGH] = 0;
        device = 0;
    }
}
