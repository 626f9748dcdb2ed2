package org.platter.pc.machine.bios;

import org.platter.pc.machine.geometry.Geometry;
import org.platter.pc.machine.geometry.Translation;

/** What a master boot record tells of the geometry with which its partitions were made. */
final class PartitionTable {

    private static final int TABLE = 446, ENTRY = 16, ENTRIES = 4;
    private static final int SIGNATURE = 0xAA55;

    /** The heads, with 63 sectors, that BIOSes and partitioning tools have been using. */
    private static final int[] HEADS = {16, 32, 64, 128, 240, 255};

    /** More than DOS can count are none. */
    private static final int MOST_HEADS = 255;

    private static final int TYPE = 4, START_CHS = 1, END_CHS = 5, START = 8, LENGTH = 12;

    private PartitionTable() {}

    /**
     * The geometry under which all entries give the same sectors by cylinder, head and sector as by number; the disk's
     * automatic translation if that is one, or if there is none.
     *
     * @param sector where the master boot record lies
     */
    static Geometry geometryOf(Guest guest, int sector, Disk disk) {
        Geometry automatic = Translation.AUTO.logical(disk.physical, disk.lbaSectors());
        int table = sector + TABLE;
        if (guest.word(sector + 510) != SIGNATURE || agrees(guest, table, automatic)) {
            return automatic;
        }
        for (int heads : HEADS) {
            Geometry geometry = withinReach(disk, heads, 63);
            if (geometry != null && agrees(guest, table, geometry)) {
                return geometry;
            }
        }
        Geometry old = ofFirstEnd(guest, table, disk);
        return old != null && agrees(guest, table, old) ? old : automatic;
    }

    /** With the last head and sector of the first partition, as on images of disks that had other tracks. */
    private static Geometry ofFirstEnd(Guest guest, int table, Disk disk) {
        for (int entry = table; entry < table + ENTRIES * ENTRY; entry += ENTRY) {
            int heads = guest.octet(entry + END_CHS) + 1;
            int sectors = guest.octet(entry + END_CHS + 1) & 0x3F;
            if (guest.octet(entry + TYPE) != 0) {
                return heads > MOST_HEADS || sectors == 0 ? null : withinReach(disk, heads, sectors);
            }
        }
        return null;
    }

    /** As many cylinders as the disk has room for; null if it has not one. */
    private static Geometry withinReach(Disk disk, int heads, int sectors) {
        long reach = Math.min(disk.sectors, disk.physical.sectorCount());
        int cylinders = (int) Math.min(1024, reach / ((long) heads * sectors));
        return cylinders == 0 ? null : new Geometry(cylinders, heads, sectors);
    }

    private static boolean agrees(Guest guest, int table, Geometry geometry) {
        int partitions = 0;
        for (int entry = table; entry < table + ENTRIES * ENTRY; entry += ENTRY) {
            long start = guest.dword(entry + START) & 0xFFFFFFFFL;
            long length = guest.dword(entry + LENGTH) & 0xFFFFFFFFL;
            if (guest.octet(entry + TYPE) == 0 || length == 0) {
                continue;
            }
            partitions++;
            if (!agrees(guest, entry + START_CHS, start, geometry)
                    || !agrees(guest, entry + END_CHS, start + length - 1, geometry)) {
                return false;
            }
        }
        return partitions > 0;
    }

    private static boolean agrees(Guest guest, int chs, long lba, Geometry geometry) {
        int head = guest.octet(chs);
        int sector = guest.octet(chs + 1) & 0x3F;
        int cylinder = guest.octet(chs + 2) | (guest.octet(chs + 1) & 0xC0) << 2;
        long track = lba / geometry.sectors();
        if (track / geometry.heads() > 1023) {
            // Out of the table's reach: tools write the last head and sector there.
            return head == geometry.heads() - 1 && sector == geometry.sectors();
        }
        return cylinder == track / geometry.heads()
                && head == track % geometry.heads()
                && sector == lba % geometry.sectors() + 1;
    }
}
