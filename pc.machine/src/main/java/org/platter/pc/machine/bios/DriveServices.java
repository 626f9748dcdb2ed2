package org.platter.pc.machine.bios;

import static org.platter.pc.machine.bios.DataArea.DISK_COUNT;
import static org.platter.pc.machine.bios.DataArea.EQUIPMENT;

/** INT 13h: finds who serves the drive in DL, and makes room for a drive that is emulated from a disc. */
final class DriveServices {

    private static final int FIRST_DISK = 0x80, ONE_MORE_DISKETTE_DRIVE = 0x40, DISKETTE_DRIVES = 0xC0;

    private final Guest guest;
    private final DisketteServices diskettes;
    private final DiskServices disks;
    private final CdServices discs;

    /** How the machine was started from a disc; null if it was not. */
    private CdEmulation emulation;

    private Resumable current;

    /** Goes on with a service; false while the caller has to wait. */
    @FunctionalInterface
    private interface Resumable {
        boolean resume();
    }

    DriveServices(Guest guest) {
        this.guest = guest;
        diskettes = new DisketteServices(guest);
        disks = new DiskServices(guest);
        discs = new CdServices(guest);
        current = disks::resume;
    }

    DisketteServices diskettes() {
        return diskettes;
    }

    DiskServices disks() {
        return disks;
    }

    CdServices discs() {
        return discs;
    }

    /** Shows programs how the machine was started from a disc, and the drive that is emulated, if one is. */
    void emulate(CdEmulation started) {
        endEmulation();
        emulation = started;
        if (started.emulates()) {
            count(1);
        }
    }

    /** Takes back {@link #emulate}. */
    void endEmulation() {
        if (emulation != null && emulation.emulates()) {
            count(-1);
        }
        emulation = null;
    }

    private void count(int change) {
        if (emulation.number() >= FIRST_DISK) {
            guest.putOctet(DISK_COUNT, guest.octet(DISK_COUNT) + change);
        } else {
            int equipment = guest.word(EQUIPMENT);
            int drives = equipment + change * ONE_MORE_DISKETTE_DRIVE & DISKETTE_DRIVES;
            guest.putWord(EQUIPMENT, equipment & ~DISKETTE_DRIVES | drives);
        }
    }

    /** Begins a service; false while the caller has to wait for its end. */
    boolean service() {
        int number = guest.dl();
        boolean emulates = emulation != null && emulation.emulates();
        if (emulation != null && guest.ah() == 0x4B && (number == emulation.number() || number == 0x7F)) {
            emulationStatus();
            current = () -> true;
            return true;
        }
        if (emulates && number == emulation.number()) {
            current = emulation::resume;
            return emulation.service();
        }
        if (emulates && number / FIRST_DISK == emulation.number() / FIRST_DISK && number < CdServices.FIRST) {
            number--;
        }
        if (number < FIRST_DISK) {
            current = diskettes::resume;
            return diskettes.service(number);
        }
        if (number >= CdServices.FIRST
                && number - CdServices.FIRST < discs.drives().size()) {
            current = discs::resume;
            return discs.service(number - CdServices.FIRST);
        }
        current = disks::resume;
        return disks.service(number - FIRST_DISK);
    }

    /** Goes on; false while the caller has to wait. */
    boolean resume() {
        return current.resume();
    }

    /** 4B00h ends an emulation, 4B01h only tells of it. */
    private void emulationStatus() {
        int function = guest.al();
        if (function <= 1) {
            emulation.describe();
            if (function == 0) {
                endEmulation();
            }
        }
        int status = function <= 1 ? DiskStatus.OK : DiskStatus.BAD_COMMAND;
        guest.putOctet(DataArea.DISK_STATUS, status);
        guest.setAh(status);
        guest.setCarry(status != DiskStatus.OK);
    }
}
