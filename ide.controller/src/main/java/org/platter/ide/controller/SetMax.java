package org.platter.ide.controller;

/**
 * SET MAX ADDRESS, with EXT or without: hides the end of the disk until the machine's reset, directly after READ NATIVE MAX
 * ADDRESS. What one form hides, the other neither changes nor shows (ATA-6 8.47, 8.48). An image has no place to keep the
 * address for longer, and so the command aborts when it is to be.
 */
record SetMax(boolean ext) implements Command {

    /** In Sector Count: keep the address over a reset. */
    private static final int KEEP = 0x01;

    @Override
    public Execution start(AtaDrive drive) throws AtaError {
        TaskFile registers = drive.registers();
        boolean securityCommand = !ext && registers.features() != 0;
        if (drive.lastCommand() != (ext ? ReadNativeMax.CODE_EXT : ReadNativeMax.CODE)
                || securityCommand
                || drive.hidesByForm(!ext)
                || ext && !registers.lbaBit()
                || (registers.parameter() & KEEP) != 0) {
            throw AtaError.ABORTED;
        }
        long last = ext ? registers.lba48() : narrowAddress(drive);
        if (last >= drive.disk().sectors()) {
            throw AtaError.ABORTED;
        }
        drive.hideBehind(last, ext);
        return Execution.OVER;
    }

    private static long narrowAddress(AtaDrive drive) throws AtaError {
        TaskFile registers = drive.registers();
        if (registers.lbaBit()) {
            return registers.lba28();
        }
        return translationOfAll(drive)
                .lba(registers.cylinder(), registers.head(), registers.sector())
                .orElseThrow(() -> AtaError.ABORTED);
    }

    /** How the host counts, over the whole disk. */
    static AtaGeometry translationOfAll(AtaDrive drive) {
        AtaGeometry now = drive.settings().translation;
        return AtaGeometry.translated(
                now.heads(), now.sectorsPerTrack(), drive.disk().sectors());
    }
}
