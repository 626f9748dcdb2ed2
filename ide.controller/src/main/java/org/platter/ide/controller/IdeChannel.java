package org.platter.ide.controller;

import java.nio.ByteBuffer;
import java.util.function.Consumer;
import org.platter.machine.api.Board;
import org.platter.machine.api.GuestMemory;
import org.platter.machine.api.InterruptLine;
import org.platter.machine.api.MachineClock;
import org.platter.machine.api.PortDevice;

/**
 * One cable with up to two drives: decides which of them answers, and drives the interrupt line for it (ATA-6 clause 7 and
 * 9.16). All but {@link #bay} is for the machine's thread.
 */
final class IdeChannel implements PortDevice, Cable {

    private static final int COMMAND_PORTS = 8;
    private static final int EXECUTE_DEVICE_DIAGNOSTIC = 0x90;

    /** In the Device register: the second drive. */
    private static final int DEV = 0x10;

    // Bits of the Device Control register
    private static final int HOB = 0x80;
    private static final int SRST = 0x04;
    private static final int NIEN = 0x02;

    /** Nobody drives the bus: pull-ups, and on the line of BSY a pull-down, so that hosts do not wait. */
    private static final int FLOATING = 0x7F;

    private final int commandBlock;
    private final int controlPort;
    private final int interruptNumber;
    private final DriveBay[] bays = {new DriveBay(0, this), new DriveBay(1, this)};

    /** Null if the machine has none. */
    private BusMaster busMaster;

    private Board board;
    private boolean answers;
    private InterruptLine interruptLine;
    private boolean lineHigh;
    private int selected;
    private int deviceControl;

    /**
     * @param commandBlock the first of eight ports
     * @param controlPort the port of Device Control and Alternate Status
     */
    IdeChannel(int commandBlock, int controlPort, int interruptNumber) {
        this.commandBlock = commandBlock;
        this.controlPort = controlPort;
        this.interruptNumber = interruptNumber;
    }

    /** The place of the first drive (0) or the second (1). */
    DriveBay bay(int number) {
        return bays[number];
    }

    /** @throws IllegalStateException if one of the ports is taken */
    void plug(Board newBoard) {
        InterruptLine line = newBoard.interrupt(interruptNumber);
        board = newBoard;
        try {
            map();
        } catch (IllegalStateException e) {
            board = null;
            throw e;
        }
        interruptLine = line;
        reset();
    }

    void unplug() {
        forEachDrive(IdeDrive::abandon);
        interruptLine.set(false);
        lineHigh = false;
        unmap();
        busMaster = null;
        interruptLine = null;
        board = null;
    }

    /** Answers the ports or not. They may be taken when they are wanted back: then it does not. */
    void answer(boolean wanted) {
        if (!wanted) {
            unmap();
        } else if (!answers) {
            try {
                map();
            } catch (IllegalStateException e) {
                answers = false;
            }
        }
    }

    private void map() {
        board.ports().map(commandBlock, COMMAND_PORTS, this);
        try {
            board.ports().map(controlPort, 1, this);
        } catch (IllegalStateException e) {
            board.ports().unmap(commandBlock, COMMAND_PORTS);
            throw e;
        }
        answers = true;
    }

    private void unmap() {
        if (answers) {
            board.ports().unmap(commandBlock, COMMAND_PORTS);
            board.ports().unmap(controlPort, 1);
            answers = false;
        }
    }

    /** Lets the drives' data move to and from this memory, by a bus master that has just been reset. */
    void busMaster(GuestMemory memory) {
        busMaster = new BusMaster(memory);
    }

    int readBusMaster(int register) {
        return busMaster.read(register);
    }

    void writeBusMaster(int register, int value) {
        busMaster.write(register, value, bays[selected].drive());
    }

    @Override
    public boolean hasDma() {
        return busMaster != null;
    }

    @Override
    public void dmaRequested(IdeDrive drive) {
        if (busMaster != null) {
            busMaster.serve(drive);
        }
    }

    @Override
    public MachineClock clock() {
        return board.clock();
    }

    @Override
    public void stop(String reason, Runnable goesOn) {
        board.stop("IDE channel %Xh: %s".formatted(commandBlock, reason), goesOn);
    }

    @Override
    public void driveChanged() {
        updateInterruptLine();
    }

    void reset() {
        deviceControl = 0;
        selected = 0;
        forEachDrive(IdeDrive::powerOn);
        updateInterruptLine();
    }

    @Override
    public int read(int port, int width) {
        if (port != commandBlock + Register.DATA) {
            return width == 1 ? readRegister(port) : PortDevice.readBytes(this, port, width);
        }
        if (width == 1) {
            return readByte();
        }
        int word = readData();
        return width == 4 ? word | readData() << 16 : word;
    }

    @Override
    public void write(int port, int width, int value) {
        if (port != commandBlock + Register.DATA) {
            if (width == 1) {
                writeRegister(port, value & 0xFF);
            } else {
                PortDevice.writeBytes(this, port, width, value);
            }
            return;
        }
        if (width == 1) {
            writeByte(value);
            return;
        }
        writeData(value);
        if (width == 4) {
            writeData(value >>> 16);
        }
    }

    /** An 8-bit access: a word of which half is lost, unless the drive's data port is 8 bits wide. */
    private int readByte() {
        IdeDrive drive = bays[selected].drive();
        if (drive == null || !drive.eightBitData()) {
            return readData();
        }
        int value = drive.readByte();
        updateInterruptLine(drive);
        return value;
    }

    private void writeByte(int value) {
        IdeDrive drive = bays[selected].drive();
        if (drive == null || !drive.eightBitData()) {
            writeData(value);
        } else {
            drive.writeByte(value & 0xFF);
            updateInterruptLine(drive);
        }
    }

    @Override
    public void readString(int port, int width, ByteBuffer to) {
        IdeDrive drive = bays[selected].drive();
        if (port == commandBlock + Register.DATA && width > 1 && drive != null) {
            drive.readString(width, to);
        }
    }

    @Override
    public void writeString(int port, int width, ByteBuffer from) {
        IdeDrive drive = bays[selected].drive();
        if (port == commandBlock + Register.DATA && width > 1 && drive != null) {
            drive.writeString(width, from);
        }
    }

    private int readData() {
        IdeDrive drive = bays[selected].drive();
        if (drive == null) {
            return FLOATING | 0xFF00;
        }
        int word = drive.readData();
        updateInterruptLine(drive);
        return word;
    }

    private void writeData(int word) {
        IdeDrive drive = bays[selected].drive();
        if (drive != null) {
            drive.writeData(word);
            updateInterruptLine(drive);
        }
    }

    private int readRegister(int port) {
        if (port == controlPort) {
            return status();
        }
        int register = port - commandBlock;
        if (register < 0 || register >= COMMAND_PORTS) {
            return 0xFF;
        }
        if (register == Register.STATUS) {
            return readStatus();
        }
        IdeDrive drive = answering();
        if (drive == null) {
            return FLOATING;
        }
        return switch (register) {
            case Register.ERROR -> drive.error();
            case Register.DEVICE -> drive.registers().read(register, false) & ~DEV | selected * DEV;
            default -> drive.registers().read(register, (deviceControl & HOB) != 0);
        };
    }

    /** The first drive answers for a second that is not there, whose status is 0 (ATA-6 9.16.1). */
    private IdeDrive answering() {
        IdeDrive drive = bays[selected].drive();
        return drive == null ? bays[0].drive() : drive;
    }

    private int status() {
        IdeDrive drive = bays[selected].drive();
        updateInterruptLine();
        if (drive != null) {
            return drive.status();
        }
        return answering() == null ? FLOATING : 0;
    }

    private int readStatus() {
        IdeDrive drive = bays[selected].drive();
        if (drive != null) {
            drive.acknowledgeInterrupt();
        }
        return status();
    }

    private void writeRegister(int port, int value) {
        int register = port - commandBlock;
        if (port == controlPort) {
            writeDeviceControl(value);
        } else if (register == Register.COMMAND) {
            deviceControl &= ~HOB;
            if ((deviceControl & SRST) == 0) {
                command(value);
            }
        } else if (register > 0 && register < COMMAND_PORTS) {
            deviceControl &= ~HOB;
            writeParameter(register, value);
        }
        updateInterruptLine();
    }

    /** Both drives take what is written, whichever is selected, unless the selected one is at a command. */
    private void writeParameter(int register, int value) {
        IdeDrive drive = bays[selected].drive();
        if (drive != null && drive.occupied()) {
            return;
        }
        if (register == Register.DEVICE) {
            selected = (value & DEV) == 0 ? 0 : 1;
        }
        forEachDrive(each -> each.registers().write(register, value));
    }

    private void command(int code) {
        IdeDrive drive = bays[selected].drive();
        if (code == EXECUTE_DEVICE_DIAGNOSTIC) {
            if (drive == null || !drive.occupied()) {
                forEachDrive(IdeDrive::diagnose);
                selected = 0;
            }
        } else if (drive != null) {
            drive.command(code);
        }
    }

    private void writeDeviceControl(int value) {
        int changed = deviceControl ^ value;
        deviceControl = value;
        if ((changed & SRST) != 0) {
            if ((value & SRST) != 0) {
                forEachDrive(IdeDrive::beginReset);
            } else {
                forEachDrive(IdeDrive::endReset);
                selected = 0;
            }
        }
    }

    private void forEachDrive(Consumer<IdeDrive> action) {
        for (DriveBay bay : bays) {
            IdeDrive drive = bay.drive();
            if (drive != null) {
                action.accept(drive);
            }
        }
    }

    private void updateInterruptLine() {
        updateInterruptLine(bays[selected].drive());
    }

    /** Called with every word of data, and so calls the line only when it changes. */
    private void updateInterruptLine(IdeDrive drive) {
        boolean high = drive != null && drive.interrupt() && (deviceControl & NIEN) == 0;
        if (high != lineHigh) {
            lineHigh = high;
            interruptLine.set(high);
            if (high && busMaster != null) {
                busMaster.interrupted();
            }
        }
    }
}
