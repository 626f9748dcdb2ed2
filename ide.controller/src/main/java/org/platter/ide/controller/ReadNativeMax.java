package org.platter.ide.controller;

/** READ NATIVE MAX ADDRESS, with EXT or without: the last sector of the disk, whatever SET MAX ADDRESS hides. */
record ReadNativeMax(boolean ext) implements Command {

    static final int CODE = 0xF8;
    static final int CODE_EXT = 0x27;

    @Override
    public Execution start(AtaDrive drive) {
        TaskFile registers = drive.registers();
        long last = drive.disk().sectors() - 1;
        if (ext) {
            registers.lba48(last);
        } else if (registers.lbaBit()) {
            registers.lba28(Math.min(last, 0x0FFF_FFFF));
        } else {
            AtaGeometry all = SetMax.translationOfAll(drive);
            registers.chs(all.cylinders() - 1, all.heads() - 1, all.sectorsPerTrack());
        }
        return Execution.OVER;
    }
}
