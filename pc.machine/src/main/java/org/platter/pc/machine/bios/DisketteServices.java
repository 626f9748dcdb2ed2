package org.platter.pc.machine.bios;

import static org.platter.pc.machine.bios.DataArea.DISKETTE_STATUS;

import java.util.ArrayList;
import java.util.List;
import org.platter.x86.cpu.Cpu;

/**
 * INT 13h for diskette drives, and their motors. A machine without a diskette controller has one drive that is always
 * empty, for there are systems that do not start without one.
 *
 * <p>Source: IBM PS/2 and PC BIOS Interface Technical Reference, INT 13h.
 */
final class DisketteServices {

    private static final int ENABLED = 0x0C;

    private final Guest guest;
    private final List<Diskette> drives = new ArrayList<>();
    private final DriveCall call;

    DisketteServices(Guest guest) {
        this.guest = guest;
        call = new DriveCall(guest, DISKETTE_STATUS);
    }

    /** The drives that POST has found. */
    List<Diskette> drives() {
        return drives;
    }

    /** How many drives programs are told of. */
    int count() {
        return Math.max(1, drives.size());
    }

    /** A tick of the timer: turns motors off when their time is over. */
    void tick() {
        int ticks = guest.octet(DataArea.MOTOR_TICKS);
        if (ticks > 0) {
            guest.putOctet(DataArea.MOTOR_TICKS, ticks - 1);
            if (ticks == 1) {
                guest.putOctet(DataArea.MOTORS, guest.octet(DataArea.MOTORS) & 0xF0);
                guest.out(FloppyCommands.DIGITAL_OUTPUT, ENABLED);
            }
        }
    }

    /**
     * Begins a service; false while the caller has to wait for its end.
     *
     * @param number of the drive
     */
    boolean service(int number) {
        call.renew();
        Diskette drive = number < drives.size() ? drives.get(number) : null;
        boolean present = number < count();
        switch (guest.ah()) {
            case 0x00 -> {
                if (drive == null) {
                    call.finish(present ? DiskStatus.OK : DiskStatus.TIMED_OUT);
                } else {
                    FloppyCommands work = new FloppyCommands(guest).reset(number);
                    call.begin(work);
                }
            }
            case 0x01 -> call.tellLast();
            case 0x02 -> transfer(drive, DisketteTransfer.Kind.READ);
            case 0x03 -> transfer(drive, DisketteTransfer.Kind.WRITE);
            case 0x04 -> transfer(drive, DisketteTransfer.Kind.VERIFY);
            case 0x05 -> format(drive);
            case 0x08 -> parameters(number);
            case 0x15 -> {
                guest.setAh(present ? 2 : 0); // a diskette drive that notices changes
                guest.setCarry(false);
            }
            case 0x16 -> change(drive, present);
            case 0x17 -> {
                DisketteKind[] kinds = {
                    null, DisketteKind.K360, DisketteKind.K360, DisketteKind.K1200, DisketteKind.K720
                };
                assume(drive, guest.al() < kinds.length ? kinds[guest.al()] : null, false);
            }
            case 0x18 -> assume(drive, kindOf(drive, guest.ch(), guest.cl()), true);
            default -> call.finish(DiskStatus.BAD_COMMAND);
        }
        return resume();
    }

    /** Goes on; false while the caller has to wait. */
    boolean resume() {
        return call.resume();
    }

    private void transfer(Diskette drive, DisketteTransfer.Kind kind) {
        int count = guest.al();
        if (drive == null) {
            guest.setAl(0);
            call.finish(DiskStatus.TIMED_OUT);
        } else if (count == 0 || guest.dh() > 1) {
            guest.setAl(0);
            call.finish(DiskStatus.BAD_COMMAND);
        } else {
            int address = guest.address(Cpu.ES, guest.bx());
            DisketteTransfer work =
                    new DisketteTransfer(guest, drive, kind, guest.ch(), guest.dh(), guest.cl() & 0x3F, count, address);
            call.begin(work, () -> guest.setAl(work.moved()));
        }
    }

    private void format(Diskette drive) {
        if (drive == null) {
            call.finish(DiskStatus.TIMED_OUT);
            return;
        }
        int sectors = guest.octet(FloppyCommands.table(guest) + 4);
        int address = guest.address(Cpu.ES, guest.bx());
        call.begin(new DisketteTransfer(
                guest,
                drive,
                DisketteTransfer.Kind.FORMAT,
                guest.ch(),
                guest.dh() & 1,
                1,
                Math.max(1, sectors),
                address));
    }

    private void parameters(int number) {
        guest.setAx(0);
        if (number >= count()) {
            guest.setBx(0);
            guest.setCx(0);
            guest.setDx(count());
            call.finish(DiskStatus.BAD_COMMAND);
            return;
        }
        DisketteKind kind = number < drives.size() ? drives.get(number).kind() : DisketteKind.K1440;
        guest.setBx(kind.type);
        guest.setCx(kind.cylinders - 1 << 8 | kind.sectors);
        guest.setDx(1 << 8 | count());
        pointToTable(kind);
        call.finish(DiskStatus.OK);
    }

    private void pointToTable(DisketteKind kind) {
        guest.setEs(Rom.SEGMENT);
        guest.setDi(Rom.disketteTable(kind));
    }

    private void change(Diskette drive, boolean present) {
        if (drive == null) {
            call.finish(present ? DiskStatus.MEDIA_CHANGED : DiskStatus.TIMED_OUT);
            return;
        }
        FloppyCommands work = new FloppyCommands(guest).select(drive.number());
        work.then(() -> {
            if (drive.changed()) {
                work.fail(DiskStatus.MEDIA_CHANGED);
            }
        });
        call.begin(work);
    }

    /** Sets the kind of diskette that a program is going to format. */
    private void assume(Diskette drive, DisketteKind kind, boolean tellTable) {
        if (drive == null) {
            call.finish(DiskStatus.TIMED_OUT);
        } else if (kind == null) {
            call.finish(tellTable ? DiskStatus.UNKNOWN_MEDIUM : DiskStatus.BAD_COMMAND);
        } else {
            FloppyCommands work = new FloppyCommands(guest).select(drive.number());
            work.then(() -> {
                drive.passChange(work, () -> {
                    if (drive.changed()) {
                        work.fail(DiskStatus.TIMED_OUT);
                    } else {
                        drive.assume(kind);
                    }
                });
            });
            call.begin(work, () -> {
                if (tellTable) {
                    pointToTable(kind);
                }
            });
        }
    }

    private static DisketteKind kindOf(Diskette drive, int lastCylinder, int sectors) {
        if (drive != null) {
            for (DisketteKind kind : DisketteKind.values()) {
                if (kind.cylinders - 1 == lastCylinder && kind.sectors == (sectors & 0x3F)) {
                    return kind;
                }
            }
        }
        return null;
    }
}
