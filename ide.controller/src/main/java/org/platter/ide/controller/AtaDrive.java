package org.platter.ide.controller;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * An ATA disk: its registers and the phases of the command it is at (ATA-6 clause 9). A command starts, its transfer moves
 * block after block, and it ends in {@link Status#IDLE} or with an error. Used on the machine's thread only.
 */
final class AtaDrive {

    private static final int DIAGNOSTIC_PASSED = 0x01;

    private static final ByteBuffer EMPTY = ByteBuffer.allocate(0);

    private final Disk disk;
    private final int number;
    private final AtaGeometry nativeGeometry;
    private final TaskFile registers = new TaskFile();
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(256 * Disk.SECTOR);
    private DriveSettings settings;
    private long accessible;

    private int lastCommand;
    private int status;
    private int error;
    private boolean interrupt;
    private Transfer transfer = Transfer.NONE;
    private ByteBuffer block = EMPTY;

    /** @param number 0 for the channel's first drive, 1 for its second */
    AtaDrive(Disk disk, int number) {
        this.disk = disk;
        this.number = number;
        nativeGeometry = AtaGeometry.ofDisk(disk.recordedGeometry(), disk.sectors());
        powerOn();
    }

    // The side of the channel

    Disk disk() {
        return disk;
    }

    int status() {
        return status;
    }

    int error() {
        return error;
    }

    /** Whether the drive wants its host's attention. */
    boolean interrupt() {
        return interrupt;
    }

    void acknowledgeInterrupt() {
        interrupt = false;
    }

    TaskFile registers() {
        return registers;
    }

    /** Whether a command is under way, so that the registers are not the host's to write. */
    boolean occupied() {
        return (status & (Status.BUSY | Status.DATA_REQUEST)) != 0;
    }

    /** Starts a command; does nothing while another is under way or the drive sleeps. */
    void command(int code) {
        if (occupied() || asleep()) {
            return;
        }
        interrupt = false;
        error = 0;
        status = Status.BUSY;
        try {
            transfer = CommandSet.command(code).start(this);
        } catch (AtaError e) {
            fail(e);
            return;
        } finally {
            lastCommand = code;
        }
        nextBlock(!transfer.toHost());
    }

    /** A word of data for the host; ones when the drive has none. */
    int readData() {
        if (!block.hasRemaining() || !transfer.toHost()) {
            return 0xFFFF;
        }
        int word = block.getShort() & 0xFFFF;
        if (!block.hasRemaining()) {
            nextBlock(false);
        }
        return word;
    }

    /** A word of data from the host; lost when the drive wants none. */
    void writeData(int word) {
        if (!block.hasRemaining() || transfer.toHost()) {
            return;
        }
        block.putShort((short) word);
        if (!block.hasRemaining()) {
            nextBlock(false);
        }
    }

    /** The machine's reset line: everything as at power-on. */
    void powerOn() {
        accessible = disk.sectors();
        settings = new DriveSettings(defaultGeometry());
        showDiagnosis();
    }

    /** The host sets SRST: whatever the drive does is abandoned. */
    void beginReset() {
        abandon();
        status = Status.BUSY;
    }

    /** The host clears SRST. */
    void endReset() {
        if (!settings.keptOverReset) {
            settings = new DriveSettings(defaultGeometry());
        }
        if (asleep()) {
            settings.power = DriveSettings.Power.STANDBY;
        }
        showDiagnosis();
    }

    /** EXECUTE DEVICE DIAGNOSTIC, which is one command for both drives; the first one's interrupt ends it. */
    void diagnose() {
        if (asleep()) {
            return;
        }
        showDiagnosis();
        interrupt = number == 0;
    }

    // The side of the commands

    int number() {
        return number;
    }

    DriveSettings settings() {
        return settings;
    }

    AtaGeometry defaultGeometry() {
        return nativeGeometry.within(accessible);
    }

    /** Sectors that the host may use; fewer than the disk has after SET MAX ADDRESS. */
    long accessible() {
        return accessible;
    }

    void accessible(long sectors) {
        accessible = sectors;
        AtaGeometry translation = settings.translation;
        settings.translation = AtaGeometry.translated(translation.heads(), translation.sectorsPerTrack(), sectors);
    }

    /** The code of the command before the one that starts; 0 if there was none since the last reset. */
    int lastCommand() {
        return lastCommand;
    }

    /** The sectors that the registers name, in 28 bits or, for commands with EXT in their name, 48. */
    SectorRange sectors(boolean ext) throws AtaError {
        settings.power = DriveSettings.Power.ACTIVE;
        return ext
                ? SectorRange.wide(registers, accessible)
                : SectorRange.narrow(registers, settings.translation, accessible);
    }

    /** The drive's memory, 128 KiB, empty, for the command under way. */
    ByteBuffer buffer() {
        return buffer.clear();
    }

    // Phases

    private void nextBlock(boolean first) {
        ByteBuffer next;
        try {
            next = transfer.next();
        } catch (AtaError e) {
            fail(e);
            return;
        }
        boolean toHost = transfer.toHost();
        if (next == null) {
            end(Status.IDLE);
            interrupt |= !toHost;
        } else {
            block = next.order(ByteOrder.LITTLE_ENDIAN);
            status = Status.IDLE | Status.DATA_REQUEST;
            interrupt |= !first;
        }
    }

    private void fail(AtaError e) {
        end(e.status());
        error = e.error();
        interrupt = true;
    }

    private boolean asleep() {
        return settings.power == DriveSettings.Power.SLEEP;
    }

    private void showDiagnosis() {
        abandon();
        lastCommand = 0;
        registers.signature();
        error = DIAGNOSTIC_PASSED;
        status = Status.IDLE;
    }

    private void end(int finalStatus) {
        transfer = Transfer.NONE;
        block = EMPTY;
        status = finalStatus;
    }

    private void abandon() {
        end(Status.IDLE);
        interrupt = false;
    }
}
