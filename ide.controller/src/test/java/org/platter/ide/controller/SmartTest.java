package org.platter.ide.controller;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.platter.ide.controller.PortScript.ABRT;
import static org.platter.ide.controller.PortScript.DATA;
import static org.platter.ide.controller.PortScript.IDLE;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SmartTest {

    private static final int READ_DATA = 0xD0;
    private static final int READ_THRESHOLDS = 0xD1;
    private static final int AUTOSAVE = 0xD2;
    private static final int EXECUTE_TEST = 0xD4;
    private static final int READ_LOG = 0xD5;
    private static final int WRITE_LOG = 0xD6;
    private static final int ENABLE = 0xD8;
    private static final int DISABLE = 0xD9;
    private static final int RETURN_STATUS = 0xDA;

    private final PortScript guest = PortScript.primary(TestDisk.ofSectors(1000));

    @Test
    void saysThatTheDiskIsWell() {
        smart(RETURN_STATUS, 0, 0).expectDone().expectRegisters(0, 0, 0x4F, 0xC2);
    }

    @Test
    void abortsWithoutItsKey() {
        guest.features(RETURN_STATUS).mid(0).high(0).command(0xB0).expectError(ABRT);
        guest.features(RETURN_STATUS).mid(0xC2).high(0x4F).command(0xB0).expectError(ABRT);
    }

    @Test
    void abortsEverythingWhileItIsDisabled() {
        smart(DISABLE, 0, 0).expectDone();
        for (int subcommand = 0xD0; subcommand <= 0xDB; subcommand++) {
            if (subcommand != ENABLE) {
                smart(subcommand, 1, 1).expectError(ABRT);
            }
        }
        guest.command(0xEC);
        assertEquals(
                0, ByteBuffer.wrap(guest.in16(1)).order(ByteOrder.LITTLE_ENDIAN).getShort(2 * 85) & 1);
        smart(ENABLE, 0, 0).expectDone();
        smart(RETURN_STATUS, 0, 0).expectDone();
    }

    @Test
    void givesAttributesWithTheirThresholds() {
        ByteBuffer data = page(READ_DATA, 0, 0);
        ByteBuffer thresholds = page(READ_THRESHOLDS, 0, 0);
        assertEquals(data.getShort(0), thresholds.getShort(0));
        int attributes = 0;
        for (int at = 2; at < 362; at += 12) {
            assertEquals(data.get(at), thresholds.get(at));
            if (data.get(at) != 0) {
                attributes++;
                assertEquals(true, data.get(at + 3) > thresholds.get(at + 1));
            }
        }
        assertEquals(4, attributes);
    }

    @Test
    void hasADirectoryOfLogsThatCanBeRead() {
        smart(READ_LOG, 1, 0).expectInterrupt();
        ByteBuffer directory = ByteBuffer.wrap(guest.in16(1)).order(ByteOrder.LITTLE_ENDIAN);
        assertEquals(1, directory.getShort(0));
        for (int log = 1; log < 256; log++) {
            if (directory.getShort(2 * log) != 0) {
                assertEquals(1, page(READ_LOG, 1, log).get(0));
            } else {
                smart(READ_LOG, 1, log).expectError(ABRT);
            }
        }
        smart(READ_LOG, 2, 0).expectError(ABRT);
        smart(WRITE_LOG, 1, 6).expectError(ABRT);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 129, 130})
    void logsTheSelfTestThatItHasPassed(int number) {
        assertEquals(0, page(READ_LOG, 1, 6).get(508));
        smart(EXECUTE_TEST, 0, number).expectDone();
        ByteBuffer log = page(READ_LOG, 1, 6);
        assertEquals(1, log.get(508));
        assertEquals((byte) number, log.get(2));
        assertEquals(0, log.get(3) & 0xF0);
    }

    @Test
    void knowsNoOtherTests() {
        smart(EXECUTE_TEST, 0, 0).expectDone();
        smart(EXECUTE_TEST, 0, 3).expectError(ABRT);
    }

    @Test
    void takesAutosaveOnAndOff() {
        smart(AUTOSAVE, 0xF1, 0).expectDone();
        smart(AUTOSAVE, 0x00, 0).expectDone();
        smart(AUTOSAVE, 0x01, 0).expectError(ABRT);
    }

    private ByteBuffer page(int subcommand, int count, int low) {
        smart(subcommand, count, low).expectStatus(DATA).expectInterrupt();
        byte[] page = guest.in16(1);
        guest.expectStatus(IDLE).expectNoInterrupt();
        int sum = 0;
        for (byte b : page) {
            sum += b;
        }
        assertEquals(0, sum & 0xFF);
        return ByteBuffer.wrap(page).order(ByteOrder.LITTLE_ENDIAN);
    }

    private PortScript smart(int subcommand, int count, int low) {
        return guest.features(subcommand)
                .count(count)
                .low(low)
                .mid(0x4F)
                .high(0xC2)
                .command(0xB0);
    }
}
