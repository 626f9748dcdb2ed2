package org.platter.pc.machine.bios;

import org.platter.x86.cpu.Cpu;

/**
 * The disk address packet at DS:SI.
 *
 * <p>Source: Enhanced Disk Drive Specification 3.0, 4.2.2.
 *
 * @param at where it is
 * @param count sectors
 * @param buffer where they go to or come from
 */
record AddressPacket(Guest guest, int at, int count, int buffer, long lba) {

    private static final int LEAST = 0x10, WITH_FLAT_ADDRESS = 0x18;

    /** The packet of the caller; null if it is too short to be one. */
    static AddressPacket of(Guest guest) {
        int at = guest.address(Cpu.DS, guest.si());
        int size = guest.octet(at);
        if (size < LEAST) {
            return null;
        }
        int far = guest.dword(at + 4);
        boolean flat = far == -1 && size >= WITH_FLAT_ADDRESS;
        int buffer = flat ? guest.dword(at + 0x10) : (far >>> 16 << 4) + (far & 0xFFFF);
        return new AddressPacket(guest, at, guest.word(at + 2), buffer, guest.qword(at + 8));
    }

    /** Whether so many sectors from its first are below an end. */
    boolean within(int sectors, long end) {
        return lba >= 0 && lba < end && lba + sectors <= end;
    }

    /** Tells the caller how many sectors were moved. */
    void tellMoved(int sectors) {
        guest.putWord(at + 2, sectors);
    }
}
