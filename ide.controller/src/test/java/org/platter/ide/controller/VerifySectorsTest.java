package org.platter.ide.controller;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.platter.ide.controller.PortScript.IDNF;
import static org.platter.ide.controller.PortScript.UNC;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VerifySectorsTest {

    private static final int READ_VERIFY = 0x40;
    private static final int READ_VERIFY_EXT = 0x42;
    private static final int SEEK = 0x70;

    private final TestDisk disk = TestDisk.ofSectors(10_000);
    private final PortScript guest = PortScript.primary(disk);

    @ParameterizedTest
    @ValueSource(ints = {0x40, 0x41})
    void readsAndReturnsNothing(int code) {
        guest.lba28(300, 20).command(code).expectDone().expectRegisters(0, 319 & 0xFF, 1, 0);
        assertEquals(List.of("read 300+20"), disk.requests);
    }

    @Test
    void readsInPiecesOfItsBuffer() {
        guest.lba48(0, 300).command(READ_VERIFY_EXT).expectDone();
        assertEquals(List.of("read 0+256", "read 256+44"), disk.requests);
    }

    @Test
    void namesTheBadSector() {
        disk.badSectors.add(10L);
        guest.lba28(5, 20).command(READ_VERIFY).expectError(UNC).expectRegisters(15, 10, 0, 0);
    }

    @Test
    void namesTheFirstSectorBehindTheDisk() {
        guest.lba28(9_990, 20)
                .command(READ_VERIFY)
                .expectError(IDNF)
                .expectRegisters(10, 10_000 & 0xFF, 10_000 >> 8, 0);
    }

    @ParameterizedTest
    @ValueSource(ints = {0x10, 0x1F})
    void recalibrates(int code) {
        guest.device(0).command(code).expectDone();
    }

    @Test
    void seeksToWhatIsThere() {
        guest.lba28(9_999, 0).command(SEEK).expectDone();
        guest.chs(8, 15, 63, 0).command(SEEK | 0x0F).expectDone();
        assertEquals(List.of(), disk.requests);
    }

    @Test
    void doesNotSeekToWhatIsNotThere() {
        guest.lba28(10_000, 0).command(SEEK).expectError(IDNF);
        guest.chs(9, 0, 1, 0).command(SEEK).expectError(IDNF);
    }
}
