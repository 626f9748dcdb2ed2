package org.platter.ide.controller;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.platter.ide.controller.PortScript.ABRT;
import static org.platter.ide.controller.PortScript.FAULT;
import static org.platter.ide.controller.PortScript.IDLE;
import static org.platter.ide.controller.PortScript.IDNF;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Commands without data that change or tell how the drive works. */
class SettingsTest {

    private static final int INITIALIZE_DEVICE_PARAMETERS = 0x91;
    private static final int SET_MULTIPLE_MODE = 0xC6;
    private static final int SET_FEATURES = 0xEF;
    private static final int CHECK_POWER_MODE = 0xE5;
    private static final int READ_SECTORS = 0x20;

    private final TestDisk disk = TestDisk.ofSectors(10_000);
    private final PortScript guest = PortScript.primary(disk);

    @Test
    void countsByTheHeadsAndSectorsOfInitializeDeviceParameters() {
        guest.device(0xA0 | 3).count(17).command(INITIALIZE_DEVICE_PARAMETERS).expectDone();
        guest.chs(5, 3, 17, 1).command(READ_SECTORS);
        assertArrayEquals(TestDisk.original((5 * 4 + 3) * 17 + 16), guest.in16(1));
        guest.chs(5, 4, 1, 1).command(READ_SECTORS).expectInterrupt().expectErrorRegister(IDNF);
    }

    @Test
    void translatesEachDriveForItself() {
        PortScript two = PortScript.primary(disk, TestDisk.ofSectors(10_000));
        two.device(0x10 | 3).count(17).command(INITIALIZE_DEVICE_PARAMETERS).expectDone();
        two.chs(0, 15, 63, 1).command(READ_SECTORS);
        assertArrayEquals(TestDisk.original(15 * 63 + 62), two.in16(1));
    }

    @Test
    void abortsATranslationThatDoesNotFitAndKeepsTheOneBefore() {
        guest.device(0xA0 | 3).count(0).command(INITIALIZE_DEVICE_PARAMETERS).expectError(ABRT);
        guest.chs(0, 1, 1, 1).command(READ_SECTORS);
        assertArrayEquals(TestDisk.original(63), guest.in16(1));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 4, 8, 16})
    void acceptsPowersOfTwoUpTo16ForMultipleTransfers(int sectors) {
        guest.count(sectors).command(SET_MULTIPLE_MODE).expectDone();
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 17, 32, 255})
    void abortsOtherBlocksAndDisablesMultipleTransfers(int sectors) {
        guest.count(8).command(SET_MULTIPLE_MODE).expectDone();
        guest.count(sectors).command(SET_MULTIPLE_MODE).expectError(ABRT);
        guest.lba28(0, 1).command(0xC4).expectError(ABRT);
    }

    @ParameterizedTest
    @ValueSource(ints = {0x01, 0x81, 0x02, 0x82, 0xAA, 0x55, 0x66, 0xCC})
    void acceptsFeature(int feature) {
        guest.features(feature).command(SET_FEATURES).expectDone();
    }

    @ParameterizedTest
    @ValueSource(ints = {0x00, 0x04, 0x05, 0x42, 0x5D, 0x85, 0xFF})
    void abortsUnknownFeature(int feature) {
        guest.features(feature).command(SET_FEATURES).expectError(ABRT);
    }

    @ParameterizedTest
    @ValueSource(ints = {0x00, 0x01, 0x08, 0x0B, 0x0C})
    void acceptsTransferMode(int mode) {
        guest.features(0x03).count(mode).command(SET_FEATURES).expectDone();
    }

    @ParameterizedTest
    @ValueSource(ints = {0x02, 0x0D, 0x20, 0x22, 0x42})
    void abortsTransferModeThatIsNotOffered(int mode) {
        guest.features(0x03).count(mode).command(SET_FEATURES).expectError(ABRT);
    }

    @ParameterizedTest
    @ValueSource(ints = {0xE7, 0xEA, 0xE0, 0xE2, 0x94, 0x96})
    void flushes(int code) {
        guest.command(code).expectDone();
        assertEquals(List.of("flush"), disk.requests);
    }

    @ParameterizedTest
    @ValueSource(ints = {0xE7, 0xEA, 0xE0, 0xE6})
    void reportsAFlushThatFails(int code) {
        disk.badSectors.add(-1L);
        guest.command(code).expectStatus(FAULT).expectErrorRegister(ABRT).expectInterrupt();
        guest.command(CHECK_POWER_MODE).expectDone().expectRegisters(0xFF, 1, 0, 0);
    }

    @ParameterizedTest
    @CsvSource({"E0, 00", "94, 00", "E2, 00", "96, 00", "E1, 80", "95, 80", "E3, 80", "97, 80"})
    void tellsThePowerModeItIsIn(String code, String mode) {
        guest.command(CHECK_POWER_MODE).expectDone().expectRegisters(0xFF, 1, 0, 0);
        guest.command(Integer.parseInt(code, 16)).expectDone();
        guest.command(0x98).expectDone().expectRegisters(Integer.parseInt(mode, 16), 1, 0, 0);
    }

    @Test
    void wakesUpForAccessToTheMedium() {
        guest.command(0xE0).expectDone();
        guest.lba28(0, 1).command(0x40).expectDone();
        guest.command(CHECK_POWER_MODE).expectDone().expectRegisters(0xFF, 0, 0, 0);
    }

    @ParameterizedTest
    @ValueSource(ints = {0xE6, 0x99})
    void sleepsUntilAReset(int code) {
        guest.command(code).expectDone();
        guest.lba28(0, 1).command(READ_SECTORS).expectStatus(IDLE).expectNoInterrupt();
        guest.command(0x90).expectNoInterrupt();
        guest.control(4).control(0);
        guest.command(CHECK_POWER_MODE).expectDone().expectRegisters(0x00, 1, 0, 0);
        guest.lba28(0, 1).command(READ_SECTORS).expectInterrupt();
        assertArrayEquals(TestDisk.original(0), guest.in16(1));
    }

    @ParameterizedTest
    @ValueSource(ints = {0x00, 0x08, 0x22, 0x32, 0x50, 0x92, 0xA0, 0xA1, 0xB1, 0xC8, 0xCA, 0xF1, 0xFF})
    void abortsWhatItDoesNotKnow(int code) {
        guest.command(code).expectError(ABRT);
        assertEquals(List.of(), disk.requests);
    }

    @Test
    void movesBytesThroughTheDataPortWhenItIsToBe8BitsWide() {
        guest.features(0x01).command(SET_FEATURES).expectDone();
        guest.lba28(0x0102_0304 & 0xFFF, 2).command(READ_SECTORS).expectInterrupt();
        assertEquals(0x00, guest.in(0));
        for (int i = 1; i < 512; i++) {
            guest.in(0);
        }
        guest.expectStatus(PortScript.DATA).expectInterrupt();
        guest.features(0x81);
        for (int i = 0; i < 512; i++) {
            guest.in(0);
        }
        guest.expectStatus(IDLE);

        byte[] sector = new byte[512];
        guest.lba28(9, 1).command(0x30);
        for (int i = 0; i < 512; i++) {
            sector[i] = (byte) (i * 7);
            guest.out(0, sector[i]);
        }
        guest.expectDone().features(0x81).command(SET_FEATURES).expectDone();
        guest.lba28(9, 1).command(READ_SECTORS);
        assertArrayEquals(sector, guest.in16(1));
    }

    @Test
    void readsBackWhatWasWrittenToTheBuffer() {
        byte[] sector = new byte[512];
        new Random(1).nextBytes(sector);
        guest.command(0xE8)
                .expectStatus(PortScript.DATA)
                .expectNoInterrupt()
                .out16(sector)
                .expectDone();
        guest.command(0xE4).expectStatus(PortScript.DATA).expectInterrupt();
        assertArrayEquals(sector, guest.in16(1));
        guest.expectStatus(IDLE).expectNoInterrupt();
        assertEquals(List.of(), disk.requests);
    }
}
