package org.platter.pc.machine.bios;

/**
 * The first sector of a diskette or disk, at 0000:7C00, with a boot signature.
 *
 * @param drive what DL is to be
 */
record SectorBoot(Guest guest, Task reading, int drive) implements BootAttempt {

    static final int ADDRESS = 0x7C00;

    private static final int SIGNATURE = 0xAA55;

    @Override
    public boolean advance() {
        return reading.advance();
    }

    @Override
    public int result() {
        boolean bootable = reading.result() == DiskStatus.OK && guest.word(ADDRESS + 510) == SIGNATURE;
        return bootable ? DiskStatus.OK : DiskStatus.NOT_FOUND;
    }
}
