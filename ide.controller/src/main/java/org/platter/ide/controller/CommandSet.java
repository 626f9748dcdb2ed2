package org.platter.ide.controller;

import java.util.Arrays;

/** The commands by their codes. */
final class CommandSet {

    private static final Command[] COMMANDS = new Command[256];

    static {
        Arrays.fill(COMMANDS, (Command) drive -> {
            throw AtaError.ABORTED;
        });
        put(new ReadSectors(false, false), 0x20, 0x21);
        put(new ReadSectors(true, false), 0x24);
        put(new ReadSectors(false, true), 0xC4);
        put(new ReadSectors(true, true), 0x29);
        put(new WriteSectors(false, false), 0x30, 0x31);
        put(new WriteSectors(true, false), 0x34);
        put(new WriteSectors(false, true), 0xC5);
        put(new WriteSectors(true, true), 0x39);
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
