package org.platter.ide.controller;

import java.nio.ByteBuffer;

/** An ATA disk: what its commands share. */
final class AtaDrive extends IdeDrive {

    static final int BUFFER_SECTORS = 256;

    private final Disk disk;
    private final AtaGeometry nativeGeometry;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_SECTORS * Disk.SECTOR);
    private DriveSettings settings;
    private long accessible;

    /** Whether it was SET MAX ADDRESS EXT that hid the rest. */
    private boolean hiddenByExt;

    private int lastCommand;

    AtaDrive(Disk disk, int number, Cable cable) {
        super(number, cable);
        this.disk = disk;
        nativeGeometry = AtaGeometry.ofDisk(disk.recordedGeometry(), disk.sectors());
    }

    @Override
    Execution start(int code) throws AtaError {
        try {
            return CommandSet.command(code).start(this);
        } finally {
            lastCommand = code;
        }
    }

    @Override
    Disk disk() {
        return disk;
    }

    @Override
    boolean asleep() {
        return settings.power == DriveSettings.Power.SLEEP;
    }

    @Override
    boolean eightBitData() {
        return settings.eightBitData;
    }

    @Override
    void restoreDefaults() {
        accessible = disk.sectors();
        settings = new DriveSettings(defaultGeometry());
    }

    @Override
    void softwareReset() {
        if (!settings.keptOverReset) {
            settings = new DriveSettings(defaultGeometry());
        }
        if (asleep()) {
            settings.power = DriveSettings.Power.STANDBY;
        }
    }

    @Override
    void showSignature() {
        lastCommand = 0;
        registers().signature();
    }

    // The side of the commands

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

    /** Whether SET MAX ADDRESS hides sectors, in its form with EXT or without. */
    boolean hidesByForm(boolean ext) {
        return accessible < disk.sectors() && hiddenByExt == ext;
    }

    /** Hides the sectors behind this one, as SET MAX ADDRESS does, with EXT or without. */
    void hideBehind(long last, boolean ext) {
        long sectors = last + 1;
        accessible = sectors;
        hiddenByExt = ext;
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
                ? SectorRange.wide(registers(), accessible)
                : SectorRange.narrow(registers(), settings.translation, accessible);
    }

    /** The drive's memory, 128 KiB, empty, for the command under way. */
    ByteBuffer buffer() {
        return buffer.clear();
    }

    /** Flushes the disk, then runs the action. */
    Execution flushed(Runnable then) {
        return Execution.of(DiskWork.flush(disk), then);
    }
}
