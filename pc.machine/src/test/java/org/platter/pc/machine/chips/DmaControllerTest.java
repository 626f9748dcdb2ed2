package org.platter.pc.machine.chips;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.platter.machine.api.DmaChannel;
import org.platter.pc.machine.board.BusMemory;
import org.platter.x86.cpu.PhysicalMemory;

class DmaControllerTest {

    private static final int TO_MEMORY = 0x44, FROM_MEMORY = 0x48, CHECK = 0x40;

    private final Bench bench = new Bench();
    private final PhysicalMemory memory = new PhysicalMemory(2 << 20);
    private final DmaController dma = new DmaController(bench.ports, new BusMemory(memory));
    private final DmaChannel channel = dma.channel(2);

    @Test
    void movesBytesToWhereTheGuestSaid() {
        channel2(TO_MEMORY, 0x5, 0x1234, 3);
        ByteBuffer bytes = ByteBuffer.wrap(new byte[] {1, 2});

        assertFalse(channel.toMemory(bytes));
        assertTrue(channel.toMemory(bytes.rewind()), "the guest's count is at its end");

        assertEquals(0x02010201, memory.read(0x51234, 4));
        assertEquals(4, bench.in(0x08), "terminal count of channel 2");
        assertEquals(0, bench.in(0x08), "reading takes it back");
        assertEquals(0x38, bench.in(0x04));
        assertEquals(0x12, bench.in(0x04));
        assertFalse(channel.toMemory(bytes.rewind()), "masked at its end");
        assertEquals(0, bytes.position());
    }

    @Test
    void movesBytesFromMemoryAndStopsAtTheCount() {
        memory.write(0x20000, 4, 0x44332211);
        channel2(FROM_MEMORY, 0x2, 0, 2);
        ByteBuffer bytes = ByteBuffer.allocate(8);

        assertTrue(channel.fromMemory(bytes));

        assertEquals(3, bytes.position());
        assertEquals(0x332211, Integer.reverseBytes(bytes.getInt(0)));
    }

    @Test
    void refusesTheOtherDirectionAndAMaskedOrDisabledChannel() {
        channel2(FROM_MEMORY, 0, 0x1000, 10);
        assertFalse(moves());
        channel2(TO_MEMORY, 0, 0x1000, 10);
        bench.out(0x0A, 6);
        assertFalse(moves());
        bench.out(0x0A, 2, 0x08, 4);
        assertFalse(moves());
        bench.out(0x08, 0);
        assertTrue(moves());
    }

    @Test
    void aCheckMovesNothing() {
        memory.write(0x1000, 1, 0x55);
        channel2(CHECK, 0, 0x1000, 0);

        assertTrue(channel.toMemory(ByteBuffer.wrap(new byte[] {1})));

        assertEquals(0x55, memory.read(0x1000, 1));
    }

    @Test
    void theAddressWrapsWithinItsPage() {
        channel2(TO_MEMORY, 0x1, 0xFFFF, 1);

        channel.toMemory(ByteBuffer.wrap(new byte[] {0x11, 0x22}));

        assertEquals(0x11, memory.read(0x1FFFF, 1));
        assertEquals(0x22, memory.read(0x10000, 1));
    }

    @Test
    void anAutomaticChannelStartsAgain() {
        channel2(TO_MEMORY | 0x10, 0, 0x2000, 1);
        ByteBuffer bytes = ByteBuffer.wrap(new byte[] {1, 2, 3, 4});

        assertTrue(channel.toMemory(bytes));
        assertTrue(channel.toMemory(bytes));

        assertEquals(0x0403, memory.read(0x2000, 2));
    }

    @Test
    void goesDownWhenAsked() {
        channel2(TO_MEMORY | 0x20, 0, 0x2001, 1);

        assertTrue(channel.toMemory(ByteBuffer.wrap(new byte[] {1, 2})));

        assertEquals(0x0102, memory.read(0x2000, 2));
    }

    @Test
    void theSecondControllerMovesWords() {
        bench.out(0xD6, 0x45, 0xD8, 0, 0xC4, 0x00, 0xC4, 0x10, 0xC6, 1, 0xC6, 0, 0x8B, 0x07, 0xD4, 1);

        assertTrue(dma.channel(5).toMemory(ByteBuffer.wrap(new byte[] {1, 2, 3, 4})));

        assertEquals(0x04030201, memory.read(0x62000, 4));
        assertThrows(IllegalArgumentException.class, () -> dma.channel(4));
    }

    private boolean moves() {
        ByteBuffer bytes = ByteBuffer.allocate(1);
        channel.toMemory(bytes);
        return bytes.position() == 1;
    }

    private void channel2(int mode, int page, int address, int count) {
        bench.out(0x0C, 0, 0x0B, mode | 2, 0x04, address & 0xFF, 0x04, address >> 8, 0x81, page);
        bench.out(0x05, count & 0xFF, 0x05, count >> 8, 0x0A, 2);
    }
}
