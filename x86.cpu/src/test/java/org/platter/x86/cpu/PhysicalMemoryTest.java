package org.platter.x86.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PhysicalMemoryTest {

    private final PhysicalMemory memory = new PhysicalMemory(2 << 20);

    @Test
    void isLittleEndianWithoutAlignment() {
        memory.write(0x1001, 4, 0x04030201);

        assertEquals(0x0302, memory.read(0x1002, 2));
        assertEquals(0x04, memory.ram()[0x1004]);
    }

    @Test
    void readsAsOnesWhereNothingIs() {
        memory.write(0x300000, 4, 0);

        assertEquals(-1, memory.read(0x300000, 4));
        assertEquals(0xFFFF, memory.read(0x300000, 2));
        assertEquals(0xFF, memory.read(0x300000, 1));
    }

    @Test
    void crossesFromRamToNothingByteByByte() {
        memory.write(0x1FFFFE, 4, 0x12345678);

        assertEquals(0xFFFF5678, memory.read(0x1FFFFE, 4));
    }

    @Test
    void keepsRomFromBeingWritten() {
        byte[] rom = new byte[0x10000];
        rom[0x10] = 0x55;
        memory.rom(0xF0000, rom);

        memory.write(0xF0010, 1, 0xAA);

        assertEquals(0x55, memory.read(0xF0010, 1));
        assertEquals(0x55, memory.read(0xFFFF0010, 1));
    }

    @Test
    void asksTheWindowWithWidthAndAddress() {
        List<String> calls = new ArrayList<>();
        memory.window(0xA0000, 0x20000, new MemoryWindow() {
            @Override
            public int read(int address, int width) {
                calls.add("read " + Integer.toHexString(address) + " " + width);
                return 0xABCDEF12;
            }

            @Override
            public void write(int address, int width, int value) {
                calls.add("write " + Integer.toHexString(address) + " " + width + " " + Integer.toHexString(value));
            }
        });

        int value = memory.read(0xB8002, 2);
        memory.write(0xB8004, 1, 0x1234);

        assertEquals(0xEF12, value);
        assertEquals(List.of("read b8002 2", "write b8004 1 34"), calls);
    }

    @Test
    void foldsTheOddMegabytesWithoutA20() {
        memory.write(0x2000, 1, 0x11);
        memory.write(0x102000, 1, 0x22);

        memory.enableA20(false);

        assertEquals(0x11, memory.read(0x102000, 1));
        memory.enableA20(true);
        assertEquals(0x22, memory.read(0x102000, 1));
    }

    @Test
    void refusesRangesThatAreNotPages() {
        assertThrows(IllegalArgumentException.class, () -> new PhysicalMemory(0x100001));
        assertThrows(IllegalArgumentException.class, () -> memory.rom(0xF0001, new byte[0x1000]));
        assertThrows(IllegalArgumentException.class, () -> memory.rom(0xF0000, new byte[0x10]));
    }

    @Test
    void movesManyBytesAsItMovesOne() {
        memory.rom(0xF0000, new byte[0x10000]);
        byte[] bytes = new byte[0x3000];
        new Random(7).nextBytes(bytes);
        // RAM into ROM, RAM into nothing, nothing into RAM by wrapping
        for (int address : new int[] {0x1234, 0xEF800, 0x1FFF123, 0x200000 - 0x1001, -0x1800}) {
            PhysicalMemory single = new PhysicalMemory(2 << 20);
            single.rom(0xF0000, new byte[0x10000]);
            memory.write(address, ByteBuffer.wrap(bytes));
            for (int i = 0; i < bytes.length; i++) {
                single.write(address + i, 1, bytes[i] & 0xFF);
            }
            byte[] read = new byte[bytes.length];
            memory.read(address, ByteBuffer.wrap(read));
            for (int i = 0; i < bytes.length; i++) {
                assertEquals(single.read(address + i, 1), read[i] & 0xFF, "byte " + i + " from " + address);
            }
        }
    }
}
