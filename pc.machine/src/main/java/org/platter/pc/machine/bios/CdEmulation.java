package org.platter.pc.machine.bios;

import static org.platter.pc.machine.bios.DataArea.DISK_STATUS;

import org.platter.pc.machine.geometry.Geometry;
import org.platter.x86.cpu.Cpu;

/**
 * A diskette or hard disk that is an image on a disc, and what INT 13h/4Bh and 4Dh tell of how the machine was started from one.
 *
 * <p>Source: El Torito Bootable CD-ROM Format Specification 1.0, 4.0 (INT 13 functions 4A to 4D), figures 5 and 6; Enhanced Disk Drive
 * Specification 3.0.
 */
final class CdEmulation {

    private static final int PACKET = 0x13;
    private static final int PARAMETERS = 0x1A, GEOMETRY_VALID = 0x02;
    private static final int FIRST_DISK = 0x80;

    private final Guest guest;
    private final CdDrive drive;
    private final int driveIndex;
    private final int catalog;
    private final BootEntry entry;
    private final int number;
    private final Geometry geometry;
    private final DriveCall call;

    /**
     * @param catalog the sector of the boot catalog
     * @param number of the emulated drive; without emulation, of the CD-ROM drive
     * @param geometry of the emulated drive; null without emulation
     */
    CdEmulation(
            Guest guest, CdDrive drive, int driveIndex, int catalog, BootEntry entry, int number, Geometry geometry) {
        this.guest = guest;
        call = new DriveCall(guest, DISK_STATUS);
        this.drive = drive;
        this.driveIndex = driveIndex;
        this.catalog = catalog;
        this.entry = entry;
        this.number = number;
        this.geometry = geometry;
    }

    int number() {
        return number;
    }

    /** Whether there is a drive that the others of its sort make room for. */
    boolean emulates() {
        return geometry != null;
    }

    /** Begins a service of the emulated drive; false while the caller has to wait for its end. */
    boolean service() {
        call.renew();
        switch (guest.ah()) {
            case 0x00, 0x09, 0x0C, 0x0D, 0x10, 0x11, 0x14 -> call.finish(DiskStatus.OK);
            case 0x01 -> call.tellLast();
            case 0x02 -> byCylinder(true);
            case 0x04 -> byCylinder(false);
            case 0x03, 0x05 -> call.finish(DiskStatus.WRITE_PROTECTED);
            case 0x08 -> parameters();
            case 0x15 -> size();
            case 0x16 -> call.finish(DiskStatus.OK);
            default -> {
                if (number >= FIRST_DISK) {
                    extended();
                } else {
                    call.finish(DiskStatus.BAD_COMMAND);
                }
            }
        }
        return resume();
    }

    /** Goes on; false while the caller has to wait. */
    boolean resume() {
        return call.resume();
    }

    /** Writes the specification packet of INT 13h/4Bh. */
    void describe() {
        int at = guest.address(Cpu.DS, guest.si());
        guest.putOctet(at, PACKET);
        guest.putOctet(at + 1, entry.media());
        guest.putOctet(at + 2, number);
        guest.putOctet(at + 3, driveIndex);
        guest.putDword(at + 4, entry.lba());
        guest.putWord(at + 8, drive.unit().second() ? 1 : 0);
        guest.putWord(at + 10, 0);
        guest.putWord(at + 12, entry.segment());
        guest.putWord(at + 14, entry.sectors());
        boolean shown = emulates();
        guest.putOctet(at + 16, shown ? geometry.cylinders() - 1 & 0xFF : 0);
        guest.putOctet(at + 17, shown ? geometry.sectors() | geometry.cylinders() - 1 >> 2 & 0xC0 : 0);
        guest.putOctet(at + 18, shown ? geometry.heads() - 1 : 0);
    }

    private void byCylinder(boolean keeps) {
        int cylinder = guest.ch() | (guest.cl() & 0xC0) << 2;
        int sector = guest.cl() & 0x3F;
        int count = guest.al();
        boolean inRange = cylinder < geometry.cylinders()
                && guest.dh() < geometry.heads()
                && sector >= 1
                && sector <= geometry.sectors();
        if (!inRange || count == 0) {
            guest.setAl(0);
            call.finish(inRange ? DiskStatus.BAD_COMMAND : DiskStatus.NOT_FOUND);
            return;
        }
        long first = ((long) cylinder * geometry.heads() + guest.dh()) * geometry.sectors() + sector - 1;
        CdRead read = new CdRead(guest, drive, image() + first, count, guest.address(Cpu.ES, guest.bx()), keeps);
        call.begin(read, () -> guest.setAl(count - read.left()));
    }

    /** EDD, which loaders look for on hard disks. */
    private void extended() {
        switch (guest.ah()) {
            case 0x41 -> {
                if (guest.bx() == 0x55AA) {
                    guest.setBx(0xAA55);
                    guest.setCx(0x0001); // fixed disk access
                    guest.setAh(0x30);
                    guest.setCarry(false);
                } else {
                    call.finish(DiskStatus.BAD_COMMAND);
                }
            }
            case 0x42 -> byPacket(true);
            case 0x43 -> call.finish(DiskStatus.WRITE_PROTECTED);
            case 0x44 -> byPacket(false);
            case 0x47 -> {
                AddressPacket packet = AddressPacket.of(guest);
                boolean there = packet != null && packet.within(0, geometry.sectorCount());
                call.finish(there ? DiskStatus.OK : DiskStatus.NOT_FOUND);
            }
            case 0x48 -> extendedParameters();
            default -> call.finish(DiskStatus.BAD_COMMAND);
        }
    }

    private void byPacket(boolean keeps) {
        AddressPacket packet = AddressPacket.of(guest);
        if (packet == null) {
            call.finish(DiskStatus.BAD_COMMAND);
        } else if (!packet.within(packet.count(), geometry.sectorCount())) {
            packet.tellMoved(0);
            call.finish(DiskStatus.NOT_FOUND);
        } else {
            CdRead read = new CdRead(guest, drive, image() + packet.lba(), packet.count(), packet.buffer(), keeps);
            call.begin(read, () -> packet.tellMoved(packet.count() - read.left()));
        }
    }

    private void extendedParameters() {
        int at = guest.address(Cpu.DS, guest.si());
        if (guest.word(at) < PARAMETERS) {
            call.finish(DiskStatus.BAD_COMMAND);
            return;
        }
        guest.putWord(at, PARAMETERS);
        guest.putWord(at + 2, GEOMETRY_VALID);
        guest.putDword(at + 4, geometry.cylinders());
        guest.putDword(at + 8, geometry.heads());
        guest.putDword(at + 0x0C, geometry.sectors());
        guest.putQword(at + 0x10, geometry.sectorCount());
        guest.putWord(at + 0x18, 512);
        call.finish(DiskStatus.OK);
    }

    /** Begins INT 13h/4Dh, which reads sectors of the boot catalog; false while the caller has to wait for its end. */
    boolean readCatalog() {
        int packet = guest.address(Cpu.DS, guest.si());
        int count = guest.octet(packet + 1);
        int far = guest.dword(packet + 2);
        long first = catalog + (long) guest.word(packet + 6);
        int buffer = (far >>> 16 << 4) + (far & 0xFFFF);
        call.begin(new CdRead(guest, drive, first * CdDrive.PARTS, count * CdDrive.PARTS, buffer, true));
        return resume();
    }

    /** Where the image begins, in units of 512 bytes. */
    private long image() {
        return (entry.lba() & 0xFFFFFFFFL) * CdDrive.PARTS;
    }

    private void parameters() {
        int last = geometry.cylinders() - 1;
        guest.setAx(0);
        guest.setCx((last & 0xFF) << 8 | last >> 2 & 0xC0 | geometry.sectors());
        if (number < FIRST_DISK) {
            DisketteKind kind = DisketteKind.of(geometry.sectors(), geometry.cylinders());
            guest.setBx(kind.type);
            guest.setEs(Rom.SEGMENT);
            guest.setDi(Rom.disketteTable(kind));
            guest.setDx(geometry.heads() - 1 << 8 | diskettes());
        } else {
            guest.setDx(geometry.heads() - 1 << 8 | guest.octet(DataArea.DISK_COUNT));
        }
        call.finish(DiskStatus.OK);
    }

    private int diskettes() {
        return (guest.word(DataArea.EQUIPMENT) >> 6 & 3) + 1;
    }

    private void size() {
        long sectors = geometry.sectorCount();
        if (number >= FIRST_DISK) {
            guest.setCx((int) (sectors >> 16));
            guest.setDx((int) sectors);
        }
        guest.setAh(number < FIRST_DISK ? 1 : 3);
        guest.setCarry(false);
    }
}
