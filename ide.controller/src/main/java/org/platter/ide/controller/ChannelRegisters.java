package org.platter.ide.controller;

/**
 * The registers of a channel but for Data: which drive's is read, and which drives take what is written (ATA-6 clause 7). All
 * are 8 bits wide.
 */
final class ChannelRegisters {

    /** Nobody drives the bus: pull-ups, and on the line of BSY a pull-down, so that hosts do not wait. */
    static final int FLOATING = 0x7F;

    private static final int EXECUTE_DEVICE_DIAGNOSTIC = 0x90;

    /** In the Device register: the second drive. */
    private static final int DEV = 0x10;

    // Bits of the Device Control register
    private static final int HOB = 0x80;
    private static final int SRST = 0x04;
    private static final int NIEN = 0x02;

    private final ChannelDrives drives;
    private final ChannelInterrupt interrupt;
    private int deviceControl;

    ChannelRegisters(ChannelDrives drives, ChannelInterrupt interrupt) {
        this.drives = drives;
        this.interrupt = interrupt;
    }

    /** As at power-on. */
    void reset() {
        deviceControl = 0;
        interrupt.enable(true);
        drives.select(0);
    }

    /** Reads one of the command block but for Data. */
    int read(int register) {
        if (register == Register.STATUS) {
            return readStatus();
        }
        IdeDrive drive = drives.answering();
        if (drive == null) {
            return FLOATING;
        }
        return switch (register) {
            case Register.ERROR -> drive.status().error();
            case Register.DEVICE -> drive.registers().read(register, false) & ~DEV | drives.selected() * DEV;
            default -> drive.registers().read(register, (deviceControl & HOB) != 0);
        };
    }

    private int readStatus() {
        IdeDrive drive = drives.drive();
        if (drive != null) {
            drive.status().acknowledge();
        }
        return alternateStatus();
    }

    /** Status, read without taking the interrupt back; 0 of a second drive that is not there, if there is a first. */
    int alternateStatus() {
        IdeDrive drive = drives.drive();
        interrupt.update(drive);
        if (drive != null) {
            return drive.status().status();
        }
        return drives.answering() == null ? FLOATING : 0;
    }

    /** Writes one of the command block but for Data. */
    void write(int register, int value) {
        deviceControl &= ~HOB;
        if (register != Register.COMMAND) {
            writeParameter(register, value);
        } else if ((deviceControl & SRST) == 0) {
            command(value);
        }
        interrupt.update();
    }

    /** Both drives take what is written, whichever is selected, unless the selected one is at a command. */
    private void writeParameter(int register, int value) {
        IdeDrive drive = drives.drive();
        if (drive != null && drive.status().occupied()) {
            return;
        }
        if (register == Register.DEVICE) {
            drives.select((value & DEV) == 0 ? 0 : 1);
        }
        drives.forEach(each -> each.registers().write(register, value));
    }

    private void command(int code) {
        IdeDrive drive = drives.drive();
        if (code == EXECUTE_DEVICE_DIAGNOSTIC) {
            if (drive == null || !drive.status().occupied()) {
                drives.forEach(each -> each.reset().diagnose());
                drives.select(0);
            }
        } else if (drive != null) {
            drive.command(code);
        }
    }

    void writeDeviceControl(int value) {
        int changed = deviceControl ^ value;
        deviceControl = value;
        interrupt.enable((value & NIEN) == 0);
        if ((changed & SRST) != 0) {
            if ((value & SRST) != 0) {
                drives.forEach(each -> each.reset().begin());
            } else {
                drives.forEach(each -> each.reset().end());
                drives.select(0);
            }
        }
        interrupt.update();
    }
}
