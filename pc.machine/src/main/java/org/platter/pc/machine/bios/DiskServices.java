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

    private final DriveCall call;

    DiskServices(Guest guest) {
        this.guest = guest;
        call = new DriveCall(guest, DISK_STATUS);
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
        call.renew();
        if (index >= disks.size()) {
            absent();
            return true;
        }
        begin(disks.get(index), index);
        return resume();
    }

    /** Goes on; false while the caller has to wait. */
    boolean resume() {
        return call.resume();
    }

    private void absent() {
        if (guest.ah() == 0x15) {
            // No such drive, which is not an error.
            guest.setAh(0);
            guest.setCarry(false);
        } else {
            call.finish(DiskStatus.BAD_COMMAND);
        }
    }

    private void begin(Disk disk, int index) {
        switch (guest.ah()) {
            case 0x00, 0x0D, 0x11 -> run(disk, Disk.RECALIBRATE);
            case 0x01 -> {
                call.tellLast();
                guest.putOctet(DISK_STATUS, DiskStatus.OK);
            }
            case 0x02 -> byCylinder(disk, Disk.READ);
            case 0x03 -> byCylinder(disk, Disk.WRITE);
            case 0x04 -> byCylinder(disk, Disk.VERIFY);
            case 0x0C -> byCylinder(disk, Disk.SEEK);
            // Formatting a track: its sectors are where they are.
            case 0x05, 0x06, 0x07 -> call.finish(inRange(disk, 1) ? DiskStatus.OK : DiskStatus.NOT_FOUND);
            case 0x08 -> parameters(disk);
            case 0x09 -> {
                int sectors = disk.physical.sectors();
                call.begin(disk.command(guest, Disk.INITIALIZE_PARAMETERS, sectors, disk.physical.heads() - 1 & 0xF));
            }
            case 0x10, 0x14 -> call.finish(DiskStatus.OK);
            case 0x15 -> size(disk);
            case 0x24 -> call.begin(disk.command(guest, Disk.SET_MULTIPLE, guest.al(), 0));
            case 0x25 ->
                call.begin(new AtaRequest(
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
                    call.finish(DiskStatus.BAD_COMMAND);
                }
            }
            case 0x42 -> byPacket(disk, Disk.READ);
            case 0x43 -> {
                if (guest.al() > 1) {
                    call.finish(DiskStatus.BAD_COMMAND); // writing with verification is not offered
                } else {
                    byPacket(disk, Disk.WRITE);
                }
            }
            case 0x44 -> byPacket(disk, Disk.VERIFY);
            case 0x47 -> byPacket(disk, Disk.SEEK);
            case 0x46 -> call.finish(DiskStatus.NOT_REMOVABLE);
            case 0x48 -> new DriveParameters(guest, disk, index).write(call::finish);
            case 0x49 -> call.finish(DiskStatus.OK); // the medium has not been changed
            default -> call.finish(DiskStatus.BAD_COMMAND);
        }
    }

    private void run(Disk disk, int command) {
        call.begin(disk.command(guest, command, 0, 0));
    }

    private void begin(DiskTransfer transfer) {
        call.begin(transfer, transfer::report);
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
            call.finish(DiskStatus.NOT_FOUND);
        } else if (count == 0 && !seek) {
            call.finish(DiskStatus.BAD_COMMAND);
        } else {
            int address = guest.address(Cpu.ES, guest.bx());
            begin(new DiskTransfer(guest, disk, command, lba, count, address, guest::setAl));
        }
    }

    private void byPacket(Disk disk, int command) {
        AddressPacket packet = AddressPacket.of(guest);
        if (packet == null) {
            call.finish(DiskStatus.BAD_COMMAND);
            return;
        }
        boolean seek = command == Disk.SEEK;
        int count = seek ? 0 : packet.count();
        if (!packet.within(count, disk.sectors)) {
            if (!seek) {
                packet.tellMoved(0);
            }
            call.finish(DiskStatus.NOT_FOUND);
        } else if (count == 0 && !seek) {
            call.finish(DiskStatus.OK);
        } else {
            begin(new DiskTransfer(guest, disk, command, packet.lba(), count, packet.buffer(), moved -> {
                if (!seek) {
                    packet.tellMoved(moved);
                }
            }));
        }
    }

    private void parameters(Disk disk) {
        Geometry logical = disk.logical();
        int last = logical.cylinders() - 1;
        guest.setCx((last & 0xFF) << 8 | last >> 2 & 0xC0 | logical.sectors());
        guest.setDx(logical.heads() - 1 << 8 | guest.octet(DISK_COUNT));
        guest.setAl(0);
        call.finish(DiskStatus.OK);
    }

    private void size(Disk disk) {
        long sectors = disk.logical().sectorCount();
        guest.setCx((int) (sectors >> 16));
        guest.setDx((int) sectors);
        guest.putOctet(DISK_STATUS, 0);
        guest.setAh(3);
        guest.setCarry(false);
    }
}
