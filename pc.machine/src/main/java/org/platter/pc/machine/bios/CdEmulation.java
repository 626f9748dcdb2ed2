package org.platter.pc.machine.bios;

import static org.platter.pc.machine.bios.DataArea.DISK_STATUS;

import org.platter.pc.machine.geometry.Geometry;
import org.platter.x86.cpu.Cpu;

/**
 * A diskette or hard disk that is an image on a disc, and what INT 13h/4Bh tells of how the machine was started from one.
 *
 * <p>Source: El Torito Bootable CD-ROM Format Specification 1.0, 4.0 (INT 13 functions 4A to 4D), figure 5.
 */
final class CdEmulation {

    private static final int PACKET = 0x13;
    private static final int FIRST_DISK = 0x80;

    private final Guest guest;
    private final CdDrive drive;
    private final int driveIndex;
    private final BootEntry entry;
    private final int number;
    private final Geometry geometry;
    private CdRead task;
    private int count;

    /**
     * @param number of the emulated drive; without emulation, of the CD-ROM drive
     * @param geometry of the emulated drive; null without emulation
     */
    CdEmulation(Guest guest, CdDrive drive, int driveIndex, BootEntry entry, int number, Geometry geometry) {
        this.guest = guest;
        this.drive = drive;
        this.driveIndex = driveIndex;
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
        task = null;
        switch (guest.ah()) {
            case 0x00, 0x09, 0x0C, 0x0D, 0x10, 0x11, 0x14 -> finish(DiskStatus.OK);
            case 0x01 -> {
                int last = guest.octet(DISK_STATUS);
                guest.setAh(last);
                guest.setCarry(last != 0);
            }
            case 0x02 -> byCylinder(true);
            case 0x04 -> byCylinder(false);
            case 0x03, 0x05 -> finish(DiskStatus.WRITE_PROTECTED);
            case 0x08 -> parameters();
            case 0x15 -> size();
            case 0x16 -> finish(DiskStatus.OK);
            default -> finish(DiskStatus.BAD_COMMAND);
        }
        return resume();
    }

    /** Goes on; false while the caller has to wait. */
    boolean resume() {
        if (task == null) {
            return true;
        }
        if (!task.advance()) {
            return false;
        }
        guest.setAl(count - task.left());
        finish(task.result());
        task = null;
        return true;
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
        count = guest.al();
        boolean inRange = cylinder < geometry.cylinders()
                && guest.dh() < geometry.heads()
                && sector >= 1
                && sector <= geometry.sectors();
        if (!inRange || count == 0) {
            guest.setAl(0);
            finish(inRange ? DiskStatus.BAD_COMMAND : DiskStatus.NOT_FOUND);
            return;
        }
        long first = ((long) cylinder * geometry.heads() + guest.dh()) * geometry.sectors() + sector - 1;
        long image = (entry.lba() & 0xFFFFFFFFL) * CdDrive.PARTS;
        task = new CdRead(guest, drive, image + first, count, guest.address(Cpu.ES, guest.bx()), keeps);
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
        finish(DiskStatus.OK);
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

    private void finish(int status) {
        guest.putOctet(DISK_STATUS, status);
        guest.setAh(status);
        guest.setCarry(status != DiskStatus.OK);
    }
}
