package org.platter.pc.machine.bios;

import static org.platter.pc.machine.bios.DataArea.DISK_COUNT;
import static org.platter.pc.machine.bios.DataArea.DISK_STATUS;

import java.util.ArrayList;
import java.util.List;
import org.platter.pc.machine.geometry.Geometry;
import org.platter.x86.cpu.Cpu;

/**
 * INT 13h for hard disks, 80h and on: by cylinder, head and sector and by the EDD extensions.
 *
 * <p>Source: IBM PS/2 and PC BIOS Interface Technical Reference, INT 13h; Enhanced Disk Drive Specification 3.0.
 */
final class DiskServices {

    private final Guest guest;
    private final List<Disk> disks = new ArrayList<>();

    /** The transfer under way; null if there is none. */
    private DiskTransfer transfer;

    DiskServices(Guest guest) {
        this.guest = guest;
    }

    List<Disk> disks() {
        return disks;
    }

    /**
     * Begins a service; false while the caller has to wait for its end.
     *
     * @param index of the disk, which need not be there
     */
    boolean service(int index) {
        transfer = null;
        if (index >= disks.size()) {
            absent();
            return true;
        }
        begin(disks.get(index), index);
        return resume();
    }

    /** Goes on; false while the caller has to wait. */
    boolean resume() {
        if (transfer == null) {
            return true;
        }
        if (!transfer.advance()) {
            return false;
        }
        DiskTransfer ended = transfer;
        transfer = null;
        ended.report();
        finish(ended.result());
        return true;
    }

    private void absent() {
        if (guest.ah() == 0x15) {
            // No such drive, which is not an error.
            guest.setAh(0);
            guest.setCarry(false);
        } else {
            finish(DiskStatus.BAD_COMMAND);
        }
    }

    private void begin(Disk disk, int index) {
        switch (guest.ah()) {
            case 0x00, 0x0D, 0x11 -> run(disk, Disk.RECALIBRATE);
            case 0x01 -> {
                int last = guest.octet(DISK_STATUS);
                guest.setAh(last);
                guest.putOctet(DISK_STATUS, 0);
                guest.setCarry(last != 0);
            }
            case 0x02 -> byCylinder(disk, Disk.READ);
            case 0x03 -> byCylinder(disk, Disk.WRITE);
            case 0x04 -> byCylinder(disk, Disk.VERIFY);
            case 0x0C -> byCylinder(disk, Disk.SEEK);
            // Formatting a track: its sectors are where they are.
            case 0x05, 0x06, 0x07 -> finish(inRange(disk, 1) ? DiskStatus.OK : DiskStatus.NOT_FOUND);
            case 0x08 -> parameters(disk);
            case 0x09 -> {
                int sectors = disk.physical.sectors();
                transfer = DiskTransfer.of(
                        guest,
                        disk.command(guest, Disk.INITIALIZE_PARAMETERS, sectors, disk.physical.heads() - 1 & 0xF));
            }
            case 0x10, 0x14 -> finish(DiskStatus.OK);
            case 0x15 -> size(disk);
            case 0x24 -> transfer = DiskTransfer.of(guest, disk.command(guest, Disk.SET_MULTIPLE, guest.al(), 0));
            case 0x25 ->
                transfer = DiskTransfer.of(
                        guest,
                        new AtaRequest(
                                guest,
                                disk.unit,
                                Disk.IDENTIFY,
                                new int[] {0, 0, 0, 0, disk.unit.select(0)},
                                false,
                                1,
                                guest.address(Cpu.ES, guest.bx())));
            case 0x41 -> {
                if (guest.bx() == 0x55AA) {
                    guest.setBx(0xAA55);
                    guest.setCx(0x0005); // fixed disk access and enhanced disk drive support
                    guest.setAh(0x30);
                    guest.setCarry(false);
                } else {
                    finish(DiskStatus.BAD_COMMAND);
                }
            }
            case 0x42 -> byPacket(disk, Disk.READ);
            case 0x43 -> {
                if (guest.al() > 1) {
                    finish(DiskStatus.BAD_COMMAND); // writing with verification is not offered
                } else {
                    byPacket(disk, Disk.WRITE);
                }
            }
            case 0x44 -> byPacket(disk, Disk.VERIFY);
            case 0x47 -> byPacket(disk, Disk.SEEK);
            case 0x46 -> finish(DiskStatus.NOT_REMOVABLE);
            case 0x48 -> new DriveParameters(guest, disk, index).write(this::finish);
            case 0x49 -> finish(DiskStatus.OK); // the medium has not been changed
            default -> finish(DiskStatus.BAD_COMMAND);
        }
    }

    private void run(Disk disk, int command) {
        transfer = DiskTransfer.of(guest, disk.command(guest, command, 0, 0));
    }

    private int cylinder() {
        return guest.ch() | (guest.cl() & 0xC0) << 2;
    }

    private boolean inRange(Disk disk, int sector) {
        Geometry logical = disk.logical();
        return cylinder() < logical.cylinders()
                && guest.dh() < logical.heads()
                && sector >= 1
                && sector <= logical.sectors();
    }

    private void byCylinder(Disk disk, int command) {
        Geometry logical = disk.logical();
        boolean seek = command == Disk.SEEK;
        int sector = seek ? 1 : guest.cl() & 0x3F;
        int count = seek ? 0 : guest.al();
        long lba = ((long) cylinder() * logical.heads() + guest.dh()) * logical.sectors() + sector - 1;
        if (!inRange(disk, sector) || lba + count > disk.sectors) {
            guest.setAl(0);
            finish(DiskStatus.NOT_FOUND);
        } else if (count == 0 && !seek) {
            finish(DiskStatus.BAD_COMMAND);
        } else {
            int address = guest.address(Cpu.ES, guest.bx());
            transfer = new DiskTransfer(guest, disk, command, lba, count, address, guest::setAl);
        }
    }

    /** The disk address packet at DS:SI: its size, count, buffer, LBA, and a 64-bit buffer address if there is room. */
    private void byPacket(Disk disk, int command) {
        int packet = guest.address(Cpu.DS, guest.si());
        int size = guest.octet(packet);
        int count = command == Disk.SEEK ? 0 : guest.word(packet + 2);
        int buffer = guest.dword(packet + 4);
        long lba = guest.qword(packet + 8);
        if (size < 0x10) {
            finish(DiskStatus.BAD_COMMAND);
            return;
        }
        if (lba < 0 || lba >= disk.sectors || lba + count > disk.sectors) {
            if (command != Disk.SEEK) {
                guest.putWord(packet + 2, 0);
            }
            finish(DiskStatus.NOT_FOUND);
            return;
        }
        boolean flat = buffer == -1 && size >= 0x18;
        int address = flat ? guest.dword(packet + 0x10) : (buffer >>> 16 << 4) + (buffer & 0xFFFF);
        if (count == 0 && command != Disk.SEEK) {
            finish(DiskStatus.OK);
            return;
        }
        transfer = new DiskTransfer(guest, disk, command, lba, count, address, moved -> {
            if (command != Disk.SEEK) {
                guest.putWord(packet + 2, moved);
            }
        });
    }

    private void parameters(Disk disk) {
        Geometry logical = disk.logical();
        int last = logical.cylinders() - 1;
        guest.setCx((last & 0xFF) << 8 | last >> 2 & 0xC0 | logical.sectors());
        guest.setDx(logical.heads() - 1 << 8 | guest.octet(DISK_COUNT));
        guest.setAl(0);
        finish(DiskStatus.OK);
    }

    private void size(Disk disk) {
        long sectors = disk.logical().sectorCount();
        guest.setCx((int) (sectors >> 16));
        guest.setDx((int) sectors);
        guest.putOctet(DISK_STATUS, 0);
        guest.setAh(3);
        guest.setCarry(false);
    }

    private void finish(int status) {
        guest.putOctet(DISK_STATUS, status);
        guest.setAh(status);
        guest.setCarry(status != DiskStatus.OK);
    }
}
