package org.platter.ide.controller;

import java.util.function.LongConsumer;

/** The sectors that a command names, and how far it has come, which the registers show. */
final class SectorRange {

    /** Sectors that 28 bits address, as words 60 and 61 of IDENTIFY DEVICE count them. */
    static final long MOST_ADDRESSABLE28 = 0x0FFF_FFFF;

    private final TaskFile registers;
    private final LongConsumer address;
    private final long end;
    private long next;
    private int remaining;

    private SectorRange(TaskFile registers, LongConsumer address, long end, long first, int count) {
        this.registers = registers;
        this.address = address;
        this.end = end;
        this.next = first;
        this.remaining = count;
    }

    /**
     * The range of a command without EXT in its name: by cylinder, head and sector, or by 28-bit block.
     *
     * @param sectors that are accessible
     */
    static SectorRange narrow(TaskFile registers, AtaGeometry translation, long sectors) throws AtaError {
        if (registers.lbaBit()) {
            return new SectorRange(
                    registers,
                    registers::lba28,
                    Math.min(sectors, MOST_ADDRESSABLE28),
                    registers.lba28(),
                    registers.count28());
        }
        long first = translation
                .lba(registers.cylinder(), registers.head(), registers.sector())
                .orElseThrow(() -> AtaError.NOT_FOUND);
        LongConsumer address =
                lba -> registers.chs(translation.cylinder(lba), translation.head(lba), translation.sector(lba));
        return new SectorRange(
                registers, address, Math.min(sectors, translation.sectors()), first, registers.count28());
    }

    /** The range of a command with EXT in its name. */
    static SectorRange wide(TaskFile registers, long sectors) {
        return new SectorRange(registers, registers::lba48, sectors, registers.lba48(), registers.count48());
    }

    /** The first sector not done. */
    long next() {
        return next;
    }

    /** Sectors not done. */
    int remaining() {
        return remaining;
    }

    /** How many of the sectors not done the disk has. */
    int reachable() {
        return (int) Math.max(0, Math.min(remaining, end - next));
    }

    /** Some sectors are done. The registers then hold the first that is not, or the last when all are. */
    void advance(int sectors) {
        next += sectors;
        remaining -= sectors;
        address.accept(remaining == 0 ? next - 1 : next);
        registers.count(remaining);
    }
}
