package org.platter.ide.controller;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.platter.ide.controller.CdScript.ANY_LENGTH;
import static org.platter.ide.controller.CdScript.read10;
import static org.platter.ide.controller.PortScript.ABRT;
import static org.platter.ide.controller.PortScript.DATA;
import static org.platter.ide.controller.PortScript.IDLE;
import static org.platter.ide.controller.PortScript.RESETTING;
import static org.platter.ide.controller.PortScript.SLAVE;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A CD-ROM drive as an ATA device: how hosts know it, its resets, and commands that are no packets. */
class PacketDriveTest {

    private static final int IDENTIFY_PACKET_DEVICE = 0xA1;
    private static final int IDENTIFY_DEVICE = 0xEC;
    private static final int DEVICE_RESET = 0x08;
    private static final int CHECK_POWER_MODE = 0xE5;
    private static final int SLEEP = 0xE6;
    private static final int SET_FEATURES = 0xEF;
    private static final int DIAGNOSTIC = 0x90;
    private static final int SRST = 0x04;

    private final TestDisk disc = CdScript.disc(100);
    private final CdScript guest = CdScript.with(disc);
    private final PortScript ports = guest.ports;

    @Test
    void isKnownByItsSignatureAndAStatusOfZero() {
        ports.control(SRST).expectStatus(RESETTING).control(0);
        ports.expectStatus(0)
                .expectRegisters(1, 1, 0x14, 0xEB)
                .expectErrorRegister(1)
                .expectNoInterrupt();
    }

    @ParameterizedTest
    @ValueSource(ints = {IDENTIFY_DEVICE, 0x20})
    void saysThatItIsNoDisk(int code) {
        ports.count(9).mid(9).high(9).command(code).expectError(ABRT).expectRegisters(1, 1, 0x14, 0xEB);
    }

    @Test
    void abortsOtherCommandsOfDisks() {
        for (int code : new int[] {0x00, 0x21, 0x24, 0x30, 0xC8, 0xCA, 0xE7, 0xF8, 0xFF}) {
            ports.command(code).expectError(ABRT);
        }
    }

    @Test
    void identifiesItself() {
        int[] words = identify();
        assertEquals(0x85C0, words[0], "CD-ROM, removable, packets of 12 bytes");
        assertEquals(1 << 9 | 1 << 8, words[49] & 3 << 8, "LBA, DMA");
        assertEquals(0x0407, words[63], "multiword DMA mode 2");
        assertEquals(1 << 9 | 1 << 4, words[82] & (1 << 9 | 1 << 4), "DEVICE RESET, PACKET");
        assertEquals(0, words[125], "a byte count limit of 0 is an error");
        assertEquals("PLATTER CD-ROM DRIVE", text(words, 27, 20).strip());
        int sum = 0;
        for (int word : words) {
            sum += (word & 0xFF) + (word >> 8);
        }
        assertEquals(0, sum & 0xFF, "checksum");
    }

    @Test
    void claimsNoDmaWithoutABusMaster() {
        PortScript alone = PortScript.primary(null);
        alone.controller.attachCd(0);
        ByteBuffer words =
                ByteBuffer.wrap(alone.command(IDENTIFY_PACKET_DEVICE).in16(1)).order(ByteOrder.LITTLE_ENDIAN);
        assertEquals(0, words.getShort(49 * 2) & 1 << 8);
        alone.features(1).command(CdScript.PACKET).expectStatus(0x51).expectErrorRegister(ABRT);
    }

    @Test
    void deviceResetEndsWhateverItIsAt() {
        guest.packet(ANY_LENGTH, read10(5, 2));
        ports.expectStatus(DATA).expectInterrupt();
        ports.command(DEVICE_RESET);
        ports.expectStatus(0)
                .expectRegisters(1, 1, 0x14, 0xEB)
                .expectErrorRegister(1)
                .expectNoInterrupt();
        guest.does(0x00);
    }

    @Test
    void ignoresDeviceResetAsLongAsSrstIsSet() {
        ports.control(SRST).command(DEVICE_RESET).expectStatus(RESETTING);
        ports.control(0).expectStatus(0);
    }

    @Test
    void deviceResetWaitsForWorkUnderWay() {
        ports.timed();
        guest.packet(ANY_LENGTH, read10(5, 2));
        ports.expectStatus(0xD0).command(DEVICE_RESET).expectStatus(RESETTING);
        ports.pass(1_000_000).expectStatus(0).expectNoInterrupt();
    }

    @Test
    void aResetOfTheChannelIsToldToTheGuestAndUnlocksTheTray() {
        guest.does(0x1E, 0, 0, 0, 1);
        ports.control(SRST).control(0);
        guest.fails(0x06, 0x29, 0, 0x00).does(0x00);
        guest.controller.eject(0, false).toCompletableFuture().join();
    }

    @Test
    void theDiagnosticShowsTheSignature() {
        ports.command(DIAGNOSTIC).expectStatus(0).expectInterrupt();
        ports.expectRegisters(1, 1, 0x14, 0xEB).expectErrorRegister(1);
    }

    @Test
    void sharesAChannelWithADisk() {
        guest.controller.attach(1, TestDisk.ofSectors(10));
        ports.lba28(SLAVE, 3, 1).command(0x20).expectStatus(DATA);
        ports.in16(1);
        guest.ports.device(0);
        ports.expectInterrupt();
        guest.does(0x00);
    }

    @Test
    void keepsAndTellsItsPowerMode() {
        ports.command(CHECK_POWER_MODE).expectDone();
        assertEquals(0xFF, ports.in(2), "active");
        ports.command(0xE0).expectDone().command(CHECK_POWER_MODE).expectDone();
        assertEquals(0, ports.in(2), "standby");
        guest.ask(read10(5, 1));
        ports.command(CHECK_POWER_MODE).expectDone();
        assertEquals(0xFF, ports.in(2), "active");
    }

    @Test
    void wakesFromSleepByAReset() {
        ports.command(SLEEP).expectDone();
        ports.command(CHECK_POWER_MODE).expectNoInterrupt();
        ports.command(DEVICE_RESET).expectStatus(0);
        ports.command(CHECK_POWER_MODE).expectDone();
        assertEquals(0, ports.in(2), "standby");
    }

    @Test
    void takesTransferModes() {
        ports.features(3).count(0x21).command(SET_FEATURES).expectDone();
        assertEquals(0x0207, identify()[63]);
        ports.features(3).count(0x7F).command(SET_FEATURES).expectError(ABRT);
        ports.features(2).command(SET_FEATURES).expectError(ABRT);
        ports.features(0xCC).command(SET_FEATURES).expectDone();
        ports.control(SRST).control(0);
        assertEquals(0x0407, identify()[63]);
    }

    @Test
    void leavesWithDetach() {
        guest.controller.detach(0).toCompletableFuture().join();
        ports.expectStatus(0x7F);
    }

    private int[] identify() {
        ByteBuffer words = ByteBuffer.wrap(
                        ports.command(IDENTIFY_PACKET_DEVICE).expectInterrupt().in16(1))
                .order(ByteOrder.LITTLE_ENDIAN);
        ports.expectStatus(IDLE);
        int[] all = new int[256];
        for (int i = 0; i < all.length; i++) {
            all[i] = words.getShort() & 0xFFFF;
        }
        return all;
    }

    private static String text(int[] words, int index, int count) {
        StringBuilder text = new StringBuilder();
        for (int i = index; i < index + count; i++) {
            text.append((char) (words[i] >> 8)).append((char) (words[i] & 0xFF));
        }
        return text.toString();
    }
}
