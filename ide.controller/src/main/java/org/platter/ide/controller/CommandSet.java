package org.platter.ide.controller;

import static org.platter.ide.controller.TransferMode.DMA;
import static org.platter.ide.controller.TransferMode.MULTIPLE;
import static org.platter.ide.controller.TransferMode.SECTOR;

import java.util.Arrays;

/** The commands by their codes. */
final class CommandSet {

    private static final Command[] COMMANDS = new Command[256];

    static {
        Arrays.fill(COMMANDS, (Command) drive -> {
            throw AtaError.ABORTED;
        });
        put(new ReadSectors(false, SECTOR), 0x20, 0x21);
        put(new ReadSectors(true, SECTOR), 0x24);
        put(new ReadSectors(false, MULTIPLE), 0xC4);
        put(new ReadSectors(true, MULTIPLE), 0x29);
        put(new ReadSectors(false, DMA), 0xC8, 0xC9);
        put(new ReadSectors(true, DMA), 0x25);
        put(new WriteSectors(false, SECTOR), 0x30, 0x31);
        put(new WriteSectors(true, SECTOR), 0x34);
        put(new WriteSectors(false, MULTIPLE), 0xC5);
        put(new WriteSectors(true, MULTIPLE), 0x39);
        put(new WriteSectors(false, DMA), 0xCA, 0xCB);
        put(new WriteSectors(true, DMA), 0x35);
        put(new VerifySectors(false), 0x40, 0x41);
        put(new VerifySectors(true), 0x42);
        for (int rate = 0; rate < 16; rate++) {
            put(Positioning::recalibrate, 0x10 | rate);
            put(Positioning::seek, 0x70 | rate);
        }
        put(Parameters::initialize, 0x91);
        put(Parameters::setMultipleMode, 0xC6);
        put(new ReadNativeMax(false), ReadNativeMax.CODE);
        put(new ReadNativeMax(true), ReadNativeMax.CODE_EXT);
        put(new SetMax(false), 0xF9);
        put(new SetMax(true), 0x37);
        put(new SetFeatures(), 0xEF);
        put(new IdentifyDevice(), 0xEC);
        put(new DataSetManagement(), 0x06);
        put(new Smart(), 0xB0);
        put(SectorBuffer::read, 0xE4);
        put(SectorBuffer::write, 0xE8);
        put(new FlushCache(), 0xE7, 0xEA);
        put(PowerModes::standby, 0xE0, 0x94, 0xE2, 0x96);
        put(PowerModes::idle, 0xE1, 0x95, 0xE3, 0x97);
        put(PowerModes::check, 0xE5, 0x98);
        put(PowerModes::sleep, 0xE6, 0x99);
    }

    private CommandSet() {}

    /** The command of a code, 0 to 255; one that aborts for a code that means nothing. */
    static Command command(int code) {
        return COMMANDS[code];
    }

    private static void put(Command command, int... codes) {
        for (int code : codes) {
            COMMANDS[code] = command;
        }
    }
}
