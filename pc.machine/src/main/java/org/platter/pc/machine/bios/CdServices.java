package org.platter.pc.machine.bios;

import static org.platter.pc.machine.bios.DataArea.DISK_STATUS;

import java.util.ArrayList;
import java.util.List;
import org.platter.x86.cpu.Cpu;

/**
 * INT 13h for CD-ROM drives, E0h and on: EDD with sectors of 2048 bytes, as boot loaders on discs want it.
 *
 * <p>Source: Enhanced Disk Drive Specification 3.0; El Torito Bootable CD-ROM Format Specification 1.0.
 */
final class CdServices {

    /** The number of the first drive. */
    static final int FIRST = 0xE0;

    private static final int TEST_UNIT_READY = 0x00, START_STOP = 0x1B, PREVENT = 0x1E, SEEK_10 = 0x2B, EJECT = 0x02;

    // INT 13h/48h: removable, lockable, tells of changes; the size is not known
    private static final int INFORMATION = 0x0074;
    private static final int PARAMETERS = 0x1A;

    /** READ (10) has 32 bits for an address. */
    private static final long MOST_SECTORS = 0xFFFFFFFFL;

    private final Guest guest;
    private final List<CdDrive> drives = new ArrayList<>();
    private final DriveCall call;

    CdServices(Guest guest) {
        this.guest = guest;
        call = new DriveCall(guest, DISK_STATUS);
    }

    /** The drives that POST has found. */
    List<CdDrive> drives() {
        return drives;
    }

    /** Begins a service of a drive that is there; false while the caller has to wait for its end. */
    boolean service(int index) {
        CdDrive drive = drives.get(index);
        call.renew();
        switch (guest.ah()) {
            case 0x00, 0x0D -> call.finish(DiskStatus.OK); // also without a disc
            case 0x10 -> call.begin(drive.command(guest, TEST_UNIT_READY));
            case 0x01 -> call.tellLast();
            case 0x11, 0x14 -> call.finish(DiskStatus.OK);
            case 0x15 -> {
                guest.setAh(2); // removable, tells of changes
                guest.setCarry(false);
            }
            case 0x41 -> {
                boolean asked = guest.bx() == 0x55AA;
                if (asked) {
                    guest.setBx(0xAA55);
                    guest.setCx(0x0007);
                    guest.setAh(0x30);
                    guest.setCarry(false);
                } else {
                    call.finish(DiskStatus.BAD_COMMAND);
                }
            }
            case 0x42 -> read(drive, true);
            case 0x43 -> call.finish(DiskStatus.WRITE_PROTECTED);
            case 0x44 -> read(drive, false);
            case 0x45 -> {
                int wanted = guest.al();
                if (wanted > 1) {
                    call.finish(DiskStatus.BAD_COMMAND);
                } else {
                    call.begin(drive.command(guest, PREVENT, 0, 0, 0, wanted == 0 ? 1 : 0));
                }
            }
            case 0x46 -> call.begin(drive.command(guest, START_STOP, 0, 0, 0, EJECT));
            case 0x47 -> {
                int lba = guest.dword(guest.address(Cpu.DS, guest.si()) + 8);
                call.begin(drive.command(guest, SEEK_10, 0, lba >> 24, lba >> 16, lba >> 8, lba));
            }
            case 0x48 -> parameters();
            case 0x49 -> call.finish(DiskStatus.OK);
            default -> call.finish(DiskStatus.BAD_COMMAND);
        }
        return resume();
    }

    /** Goes on; false while the caller has to wait. */
    boolean resume() {
        return call.resume();
    }

    private void read(CdDrive drive, boolean keeps) {
        AddressPacket packet = AddressPacket.of(guest);
        if (packet == null) {
            call.finish(DiskStatus.BAD_COMMAND);
            return;
        }
        int count = packet.count();
        if (!packet.within(count, MOST_SECTORS)) {
            packet.tellMoved(0);
            call.finish(DiskStatus.NOT_FOUND);
            return;
        }
        CdRead reading =
                new CdRead(guest, drive, packet.lba() * CdDrive.PARTS, count * CdDrive.PARTS, packet.buffer(), keeps);
        call.begin(reading, () -> packet.tellMoved(count - (reading.left() + CdDrive.PARTS - 1) / CdDrive.PARTS));
    }

    private void parameters() {
        int at = guest.address(Cpu.DS, guest.si());
        if (guest.word(at) < PARAMETERS) {
            call.finish(DiskStatus.BAD_COMMAND);
            return;
        }
        guest.putWord(at, PARAMETERS);
        guest.putWord(at + 2, INFORMATION);
        for (int i = 4; i < 0x10; i += 4) {
            guest.putDword(at + i, -1);
        }
        guest.putQword(at + 0x10, -1);
        guest.putWord(at + 0x18, CdDrive.SECTOR);
        call.finish(DiskStatus.OK);
    }
}
