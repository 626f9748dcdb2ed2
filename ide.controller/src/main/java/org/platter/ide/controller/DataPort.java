package org.platter.ide.controller;

import java.nio.ByteBuffer;

/** The Data register: takes data to the selected drive and from it, in accesses of any width. */
final class DataPort {

    private static final int FLOATING = 0xFF00 | ChannelRegisters.FLOATING;

    private final ChannelDrives drives;
    private final ChannelInterrupt interrupt;

    DataPort(ChannelDrives drives, ChannelInterrupt interrupt) {
        this.drives = drives;
        this.interrupt = interrupt;
    }

    int read(int width) {
        if (width == 1) {
            return readByte();
        }
        int word = readWord();
        return width == 4 ? word | readWord() << 16 : word;
    }

    void write(int width, int value) {
        if (width == 1) {
            writeByte(value);
            return;
        }
        writeWord(value);
        if (width == 4) {
            writeWord(value >>> 16);
        }
    }

    /** What is read at once of a string of reads, up to the last word of a block; the rest is read one by one. */
    void readString(int width, ByteBuffer to) {
        IdeDrive drive = drives.drive();
        if (width > 1 && drive != null) {
            drive.data().readString(width, to);
        }
    }

    /** As {@link #readString}, of a string of writes. */
    void writeString(int width, ByteBuffer from) {
        IdeDrive drive = drives.drive();
        if (width > 1 && drive != null) {
            drive.data().writeString(width, from);
        }
    }

    /** An 8-bit access: a word of which half is lost, unless the drive's data port is 8 bits wide. */
    private int readByte() {
        IdeDrive drive = drives.drive();
        if (drive == null || !drive.eightBitData()) {
            return readWord();
        }
        int value = drive.data().readByte();
        interrupt.update(drive);
        return value;
    }

    private void writeByte(int value) {
        IdeDrive drive = drives.drive();
        if (drive == null || !drive.eightBitData()) {
            writeWord(value);
        } else {
            drive.data().writeByte(value);
            interrupt.update(drive);
        }
    }

    private int readWord() {
        IdeDrive drive = drives.drive();
        if (drive == null) {
            return FLOATING;
        }
        int word = drive.data().readWord();
        interrupt.update(drive);
        return word;
    }

    private void writeWord(int word) {
        IdeDrive drive = drives.drive();
        if (drive != null) {
            drive.data().writeWord(word);
            interrupt.update(drive);
        }
    }
}
