package org.platter.ide.controller;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.platter.ide.controller.CdScript.ANY_LENGTH;
import static org.platter.ide.controller.CdScript.PACKET;
import static org.platter.ide.controller.CdScript.blocks;
import static org.platter.ide.controller.CdScript.read10;
import static org.platter.ide.controller.CdScript.read12;
import static org.platter.ide.controller.PortScript.ABRT;
import static org.platter.ide.controller.PortScript.BUSY;
import static org.platter.ide.controller.PortScript.DATA;
import static org.platter.ide.controller.PortScript.IDLE;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How a packet and its data move: phases, interrupts, pieces, the bus master, and what fails in the midst of it. */
class PacketTransferTest {

    private static final int BUS_MASTER = 0xC000;
    private static final int TABLE = 0x1000;
    private static final int BUFFER = 0x20000;
    private static final int TO_MEMORY = 0x09;
    private static final int DMA = 1;
    private static final int OVERLAPPED = 2;
    private static final int[] INQUIRY = {0x12, 0, 0, 0, 36};
    private static final int[] INQUIRY_17 = {0x12, 0, 0, 0, 17};

    private final TestDisk disc = CdScript.disc(1000);
    private final CdScript guest = CdScript.with(disc);
    private final PortScript ports = guest.ports;

    PacketTransferTest() {
        guest.pci.function(1, 1).writeConfiguration(0x20, 4, BUS_MASTER);
        guest.pci.function(1, 1).writeConfiguration(0x04, 2, 0x05);
    }

    @Test
    void aCommandWithoutDataInterruptsOnce() {
        guest.packet(0, 0x00).expectOver();
    }

    @Test
    void aBlockIsReadInOnePiece() {
        guest.packet(2048, read10(7, 1));
        assertArrayEquals(blocks(7, 1), guest.piece(2048));
        guest.expectOver();
        assertEquals(List.of("read 28+4"), disc.requests);
    }

    @Test
    void isBusyUntilBlocksAreRead() {
        ports.timed();
        guest.packet(2048, read10(7, 1));
        ports.expectStatus(BUSY).expectNoInterrupt();
        ports.pass(2_000 + 4 * 512 - 1).expectStatus(BUSY).expectNoInterrupt();
        ports.pass(1).expectStatus(DATA).expectInterrupt();
    }

    @Test
    void eachPieceInterrupts() {
        guest.packet(512, read10(7, 1));
        byte[] expected = blocks(7, 1);
        for (int at = 0; at < 2048; at += 512) {
            assertArrayEquals(Arrays.copyOfRange(expected, at, at + 512), guest.piece(512));
        }
        guest.expectOver();
    }

    @ParameterizedTest
    @CsvSource({
        "65535, 65534", // FFFFh means FFFEh
        "65534, 65534",
        "2049, 2048", // only the last piece may be odd
        "1000, 1000",
        "1, 2"
    })
    void aPieceIsAsLargeAsTheLimitAllows(int limit, int first) {
        guest.packet(limit, read10(3, 33));
        byte[] piece = guest.piece(first);
        assertArrayEquals(Arrays.copyOf(blocks(3, 33), first), piece);
    }

    @ParameterizedTest
    @CsvSource({"65534, 200", "3000, 130", "2, 2", "14, 5"})
    void readsAllBlocksWhateverTheLimit(int limit, int count) {
        assertArrayEquals(blocks(500, count), guest.askWith(limit, read10(500, count)));
    }

    @Test
    void readsAheadAsFarAsItsMemoryHolds() {
        assertArrayEquals(blocks(0, 150), guest.ask(read12(0, 150)));
        assertEquals("read 0+256", disc.requests.get(0));
        assertEquals(4 * 150, sectorsRead());
    }

    private int sectorsRead() {
        return disc.requests.stream()
                .mapToInt(request -> Integer.parseInt(request.split("\\+")[1]))
                .sum();
    }

    @Test
    void theLastPieceMayBeOdd() {
        guest.packet(16, INQUIRY_17);
        guest.piece(16);
        guest.piece(1);
        guest.expectOver();
        guest.packet(17, INQUIRY_17);
        guest.piece(17);
        guest.expectOver();
    }

    @Test
    void anOddByteIsTheLowerHalfOfAWord() {
        byte[] whole = guest.ask(INQUIRY);
        guest.packet(ANY_LENGTH, 0x12, 0, 0, 0, 9);
        for (int i = 0; i < 4; i++) {
            ports.word();
        }
        assertEquals(whole[8], ports.word());
        ports.expectStatus(IDLE);
    }

    @Test
    void thirtyTwoBitReadsMayEndInTheMidst() {
        guest.packet(ANY_LENGTH, 0x12, 0, 0, 0, 6);
        ports.board.in(0x1F0, 4);
        ports.board.in(0x1F0, 4);
        ports.expectStatus(IDLE);
    }

    @Test
    void aLimitOfZeroIsForCommandsWithoutData() {
        guest.packet(0, INQUIRY);
        ports.expectError(ABRT);
        guest.expectReason(CdScript.OVER);
        guest.packet(0, read10(0, 1));
        ports.expectError(ABRT);
        assertEquals(List.of(), disc.requests);
        guest.packet(0, read10(0, 0)).expectOver();
        guest.expectSense(0, 0, 0);
    }

    @Test
    void overlappedCommandsAreAborted() {
        ports.features(OVERLAPPED).command(PACKET).expectError(ABRT);
    }

    @Test
    void whatIsWrittenBesideThePacketIsLost() {
        guest.packet(ANY_LENGTH, INQUIRY);
        ports.out16(new byte[100]).expectStatus(DATA);
        assertEquals(0x8005, ports.word());
    }

    @Test
    void stringsOfReadsSeeTheSame() {
        guest.packet(ANY_LENGTH, read10(9, 2));
        assertArrayEquals(blocks(9, 2), ports.inString(4, 8));
        guest.expectOver();
        guest.packet(2048, read10(9, 2));
        assertArrayEquals(blocks(9, 2), ports.inString(2, 8));
        guest.expectOver();
    }

    @Test
    void readsByDma() {
        startBusMaster(BUFFER, 0x1000);
        dma(read10(40, 2));
        expectBusMaster(4);
        guest.expectOver();
        assertArrayEquals(blocks(40, 2), memory(0x1000));
    }

    @Test
    void readsMoreByDmaThanItsMemoryHolds() {
        startBusMaster(BUFFER, 0, BUFFER + 0x10000, 0, BUFFER + 0x20000, 0x8000);
        dma(read10(40, 80));
        expectBusMaster(4);
        guest.expectOver();
        assertArrayEquals(blocks(40, 80), memory(80 * 2048));
    }

    @Test
    void answersByDmaAreOfAnyLength() {
        byte[] answer = guest.ask(INQUIRY_17);
        startBusMaster(BUFFER, 32);
        dma(INQUIRY_17);
        guest.expectOver();
        expectBusMaster(5);
        assertArrayEquals(Arrays.copyOf(answer, 32), memory(32));
    }

    @Test
    void regionsThatAreTooSmallEndTheCommand() {
        startBusMaster(BUFFER, 1024);
        dma(read10(40, 1));
        expectBusMaster(0);
        ports.expectStatus(IDLE).expectNoInterrupt();
        guest.does(0x00);
    }

    @Test
    void aFailedPacketLeavesTheBusMasterActive() {
        startBusMaster(BUFFER, 2048);
        dma(read10(1000, 1));
        guest.expectCheckCondition(5);
        expectBusMaster(5);
    }

    @Test
    void aBadSectorFailsItsBlockAfterThoseBeforeIt() {
        disc.badSectors.add(14L); // in block 3
        guest.packet(ANY_LENGTH, read10(0, 10));
        assertArrayEquals(blocks(0, 3), guest.piece(3 * 2048));
        guest.expectCheckCondition(3);
        byte[] sense = guest.ask(CdScript.REQUEST_SENSE, 0, 0, 0, 18);
        assertArrayEquals(new byte[] {(byte) 0xF0, 0, 3, 0, 0, 0, 3, 10, 0, 0, 0, 0, 0x11, 0, 0, 0, 0, 0}, sense);
        assertArrayEquals(blocks(4, 6), guest.ask(read10(4, 6)));
    }

    @Test
    void aBadSectorInDmaToo() {
        disc.badSectors.add(14L);
        startBusMaster(BUFFER, 0);
        dma(read10(2, 4));
        guest.expectCheckCondition(3).expectSense(3, 0x11, 0);
        assertArrayEquals(blocks(2, 1), memory(2048));
    }

    @Test
    void aBrokenDriverIsABadSector() {
        disc.bug = new IllegalStateException("a bug that the test asked for");
        guest.fails(3, 0x11, 0, read10(0, 1));
    }

    private void dma(int... packet) {
        ports.features(DMA).mid(0).high(0).command(PACKET);
        guest.writePacket(packet);
    }

    private void startBusMaster(int... regions) {
        for (int i = 0; i < regions.length; i += 2) {
            boolean last = i == regions.length - 2;
            ports.board.memory().putInt(TABLE + 4 * i, regions[i]);
            ports.board.memory().putInt(TABLE + 4 * i + 4, regions[i + 1] | (last ? 1 << 31 : 0));
        }
        ports.board.out(BUS_MASTER + 2, 1, 6);
        ports.board.out(BUS_MASTER + 4, 4, TABLE);
        ports.board.out(BUS_MASTER, 1, TO_MEMORY);
    }

    private void expectBusMaster(int status) {
        assertEquals(status, ports.board.in(BUS_MASTER + 2, 1) & 7);
    }

    private byte[] memory(int length) {
        return ports.board.memory().get(BUFFER, length);
    }
}
