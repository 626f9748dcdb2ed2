package org.platter.ide.controller;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * SMART, by which a host asks how a disk is (ATA-6 8.55). An image does not wear: the disk is well, its self-tests pass at
 * once, and its error log is empty.
 */
final class Smart implements Command {

    private static final int KEY_MID = 0x4F;
    private static final int KEY_HIGH = 0xC2;

    private static final int RUN_TEST = 0xD4;
    private static final int ENABLE = 0xD8;

    // Logs
    private static final int DIRECTORY = 0x00;
    private static final int ERRORS = 0x01;
    private static final int SELF_TESTS = 0x06;

    private static final int REVISION = 0x0010;

    /** Identifiers: reallocated sectors, hours of power, power cycles, sectors that wait for reallocation. */
    private static final int[] ATTRIBUTES = {5, 9, 12, 197};

    private static final int[] THRESHOLDS = {10, 0, 0, 0};
    private static final int[] RAW_VALUES = {0, 0, 1, 0};
    private static final int ATTRIBUTE_SIZE = 12;
    private static final int BEST = 100;

    /** Flags of an attribute: updated while the disk works. */
    private static final int ONLINE = 0x02;

    @Override
    public Execution start(AtaDrive drive) throws AtaError {
        TaskFile registers = drive.registers();
        int subcommand = registers.features();
        boolean keyed = registers.cylinder() == (KEY_HIGH << 8 | KEY_MID);
        if (!keyed || !drive.settings().smart && subcommand != ENABLE) {
            throw AtaError.ABORTED;
        }
        return switch (subcommand) {
            case 0xD0 -> answer(drive, Smart::data);
            case 0xD1 -> answer(drive, Smart::thresholds);
            case 0xD2 -> autosave(registers.parameter());
            case 0xD3, 0xDA -> Execution.OVER; // the key that stays in the registers says that the disk is well
            case RUN_TEST -> test(drive, registers.sector());
            case 0xD5 -> log(drive, registers.sector(), registers.parameter());
            case ENABLE -> enabled(drive, true);
            case 0xD9 -> enabled(drive, false);
            default -> throw AtaError.ABORTED;
        };
    }

    private static Execution enabled(AtaDrive drive, boolean enabled) {
        drive.settings().smart = enabled;
        return Execution.OVER;
    }

    /** Attributes are saved, or not, as they never change. */
    private static Execution autosave(int value) throws AtaError {
        if (value != 0x00 && value != 0xF1) {
            throw AtaError.ABORTED;
        }
        return Execution.OVER;
    }

    /** Off-line collection, short and extended self-test, in the background and captive; 127 ends one. */
    private static Execution test(AtaDrive drive, int number) throws AtaError {
        switch (number) {
            case 0, 127 -> {}
            case 1, 2, 129, 130 -> drive.settings().lastSelfTest = number;
            default -> throw AtaError.ABORTED;
        }
        return Execution.OVER;
    }

    private static Execution log(AtaDrive drive, int address, int sectors) throws AtaError {
        if (sectors != 1) {
            throw AtaError.ABORTED;
        }
        return switch (address) {
            case DIRECTORY -> answer(drive, Smart::directory);
            case ERRORS -> answer(drive, Smart::errors);
            case SELF_TESTS -> answer(drive, Smart::selfTests);
            default -> throw AtaError.ABORTED;
        };
    }

    private interface Page {
        void fill(ByteBuffer page, DriveSettings settings);
    }

    private static Execution answer(AtaDrive drive, Page content) {
        ByteBuffer page = drive.buffer().limit(Disk.SECTOR).order(ByteOrder.LITTLE_ENDIAN);
        page.put(new byte[Disk.SECTOR]).flip();
        content.fill(page, drive.settings());
        return () -> page.hasRemaining() ? Step.toHost(page, true) : Step.done(false);
    }

    private static void data(ByteBuffer page, DriveSettings settings) {
        page.putShort(0, (short) REVISION);
        for (int i = 0; i < ATTRIBUTES.length; i++) {
            int at = 2 + i * ATTRIBUTE_SIZE;
            page.put(at, (byte) ATTRIBUTES[i]);
            page.putShort(at + 1, (short) ONLINE);
            page.put(at + 3, (byte) BEST);
            page.put(at + 4, (byte) BEST);
            page.putInt(at + 5, RAW_VALUES[i]);
        }
        page.put(362, (byte) 0x02); // off-line collection completed
        page.put(367, (byte) 0x11); // off-line collection and self-tests can be run
        page.putShort(368, (short) 0x03); // attributes are saved
        page.put(370, (byte) 0x01); // errors are logged
        page.put(372, (byte) 1); // minutes a short self-test takes
        page.put(373, (byte) 1); // and an extended one
        Checksum.put(page);
    }

    private static void thresholds(ByteBuffer page, DriveSettings settings) {
        page.putShort(0, (short) REVISION);
        for (int i = 0; i < ATTRIBUTES.length; i++) {
            int at = 2 + i * ATTRIBUTE_SIZE;
            page.put(at, (byte) ATTRIBUTES[i]);
            page.put(at + 1, (byte) THRESHOLDS[i]);
        }
        Checksum.put(page);
    }

    private static void directory(ByteBuffer page, DriveSettings settings) {
        page.putShort(0, (short) 1);
        page.put(2 * ERRORS, (byte) 1);
        page.put(2 * SELF_TESTS, (byte) 1);
    }

    private static void errors(ByteBuffer page, DriveSettings settings) {
        page.put(0, (byte) 1);
        Checksum.put(page);
    }

    /** The one self-test that was run last, which passed. */
    private static void selfTests(ByteBuffer page, DriveSettings settings) {
        page.putShort(0, (short) 1);
        if (settings.lastSelfTest != 0) {
            page.put(2, (byte) settings.lastSelfTest);
            page.put(508, (byte) 1);
        }
        Checksum.put(page);
    }
}
