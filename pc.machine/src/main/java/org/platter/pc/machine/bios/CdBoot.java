package org.platter.pc.machine.bios;

import org.platter.pc.machine.geometry.Geometry;

/**
 * Starting from a disc: its volume descriptor tells of a boot catalog, whose default entry tells what to load.
 *
 * <p>Source: El Torito Bootable CD-ROM Format Specification 1.0.
 */
final class CdBoot implements BootAttempt {

    private static final int SCRATCH = 0x7C00, MEMORY_END = 0xA0000;
    private static final int FIRST_DISK = 0x80;
    private static final int END_HEAD = 0x1BE + 5, END_SECTOR = 0x1BE + 6, END_CYLINDER = 0x1BE + 7;

    private final Guest guest;
    private final DriveServices services;
    private final int index;
    private final CdDrive drive;
    private BootEntry entry;
    private Geometry geometry;
    private CdRead reading;

    /** What to do when what is being read is there; null when nothing remains. */
    private Runnable then;

    private int result;

    /** @param index the CD-ROM drive's */
    CdBoot(Guest guest, DriveServices services, int index) {
        this.guest = guest;
        this.services = services;
        this.index = index;
        drive = services.discs().drives().get(index);
        read(BootEntry.DESCRIPTOR, CdDrive.PARTS, SCRATCH, this::findCatalog);
    }

    @Override
    public boolean advance() {
        while (reading != null) {
            if (!reading.advance()) {
                return false;
            }
            Runnable next = then;
            result = reading.result();
            reading = null;
            if (result == DiskStatus.OK && next != null) {
                next.run();
            }
        }
        return true;
    }

    @Override
    public int result() {
        return result;
    }

    @Override
    public int drive() {
        return switch (entry.media()) {
            case BootEntry.NO_EMULATION -> CdServices.FIRST + index;
            case BootEntry.HARD_DISK -> FIRST_DISK;
            default -> 0;
        };
    }

    @Override
    public int segment() {
        return entry.segment();
    }

    @Override
    public void prepare() {
        services.emulate(new CdEmulation(guest, drive, index, entry, drive(), geometry));
    }

    private void read(long lba, int parts, int address, Runnable whenRead) {
        reading = new CdRead(guest, drive, (lba & 0xFFFFFFFFL) * CdDrive.PARTS, parts, address, true);
        then = whenRead;
    }

    private void findCatalog() {
        int catalog = BootEntry.catalog(guest, SCRATCH);
        if (catalog < 0) {
            result = DiskStatus.NOT_FOUND;
        } else {
            read(catalog, CdDrive.PARTS, SCRATCH, this::findEntry);
        }
    }

    private void findEntry() {
        entry = BootEntry.of(guest, SCRATCH);
        if (entry == null || (entry.segment() << 4) + entry.sectors() * 512 > MEMORY_END) {
            result = DiskStatus.NOT_FOUND;
            return;
        }
        switch (entry.media()) {
            case BootEntry.NO_EMULATION -> load();
            case BootEntry.HARD_DISK -> read(entry.lba(), 1, SCRATCH, this::findGeometry);
            default -> {
                geometry = entry.disketteGeometry();
                load();
            }
        }
    }

    /** An emulated disk ends where its first partition does. */
    private void findGeometry() {
        int sectors = guest.octet(SCRATCH + END_SECTOR) & 0x3F;
        int cylinders = guest.octet(SCRATCH + END_CYLINDER) | (guest.octet(SCRATCH + END_SECTOR) & 0xC0) << 2;
        if (sectors == 0) {
            result = DiskStatus.NOT_FOUND;
            return;
        }
        geometry = new Geometry(cylinders + 1, guest.octet(SCRATCH + END_HEAD) + 1, sectors);
        load();
    }

    private void load() {
        read(entry.lba(), entry.sectors(), entry.segment() << 4, null);
    }
}
