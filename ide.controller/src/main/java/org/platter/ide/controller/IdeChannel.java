package org.platter.ide.controller;

import org.platter.machine.api.Board;
import org.platter.machine.api.GuestMemory;
import org.platter.machine.api.InterruptLine;
import org.platter.machine.api.MachineClock;

/**
 * One cable with up to two drives (ATA-6 clause 7 and 9.16): what it is made of, and its life on a board. All but {@link #bay}
 * is for the machine's thread.
 */
final class IdeChannel implements Cable {

    private final int number;
    private final String name;
    private final int interruptNumber;
    private final ChannelDrives drives = new ChannelDrives(this);
    private final ChannelInterrupt interrupt = new ChannelInterrupt(drives, this::interruptRaised);
    private final ChannelRegisters registers = new ChannelRegisters(drives, interrupt);
    private final ChannelPorts ports;

    /** Null if the machine has none. */
    private BusMaster busMaster;

    /** Null while it is not plugged in. */
    private Board board;

    /**
     * @param number 0 for the controller's first channel, 1 for its second
     * @param commandBlock the first of eight ports
     * @param controlPort the port of Device Control and Alternate Status
     */
    IdeChannel(int number, int commandBlock, int controlPort, int interruptNumber) {
        this.number = number;
        name = "IDE channel %Xh".formatted(commandBlock);
        this.interruptNumber = interruptNumber;
        ports = new ChannelPorts(commandBlock, controlPort, registers, new DataPort(drives, interrupt));
    }

    /** The place of the first drive (0) or the second (1). */
    DriveBay bay(int number) {
        return drives.bay(number);
    }

    /** @throws IllegalStateException if one of the ports is taken */
    void plug(Board newBoard) {
        InterruptLine line = newBoard.interrupt(interruptNumber);
        ports.plug(newBoard.ports());
        interrupt.plug(line);
        board = newBoard;
        reset();
    }

    void unplug() {
        drives.forEach(drive -> drive.reset().abandon());
        interrupt.unplug();
        ports.unplug();
        busMaster = null;
        board = null;
    }

    void reset() {
        registers.reset();
        drives.forEach(drive -> drive.reset().powerOn());
        interrupt.update();
    }

    /** Answers the ports or not. They may be taken when they are wanted back: then it does not. */
    void answer(boolean wanted) {
        ports.answer(wanted);
    }

    /** Lets the drives' data move to and from this memory, by a bus master that has just been reset. */
    void busMaster(GuestMemory memory) {
        busMaster = new BusMaster(memory);
    }

    int readBusMaster(int register) {
        return busMaster.read(register);
    }

    void writeBusMaster(int register, int value) {
        busMaster.write(register, value, drives.drive());
    }

    private void interruptRaised() {
        if (busMaster != null) {
            busMaster.interrupted();
        }
    }

    // The side of the drives

    @Override
    public int number() {
        return number;
    }

    @Override
    public MachineClock clock() {
        return board.clock();
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
    public void stop(String reason, Runnable goesOn) {
        board.stop(name + ": " + reason, goesOn);
    }

    @Override
    public void driveChanged() {
        interrupt.update();
    }
}
