package org.platter.pc.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.platter.pc.machine.console.ScreenImage;

/** The BIOS's services called on the real processor. */
class BiosServicesTest {

    private static final int DATA = 0x7D80;

    @Test
    void aBootSectorPrintsAndSwitchesTheMachineOff() {
        BootProgram program = new BootProgram();
        for (char c : "Hello\r\n2".toCharArray()) {
            program.code(0xB8, c, 0x0E, 0xBB, 0x07, 0x00, 0xCD, 0x10);
        }

        BootProgram.Result result = program.run();

        List<String> lines = result.screen().lines().toList();
        int hello = lines.indexOf("Hello");
        assertTrue(hello > 0, result::screen);
        assertEquals("2", lines.get(hello + 1));
        assertEquals("Platter BIOS", lines.get(0));
        assertTrue(lines.get(2).contains("100/16/63"), lines.get(2));
    }

    @Test
    void thePowerManagementInterfaceSwitchesOff() {
        BootProgram.Result result = new BootProgram()
                .call(0x15, 0x5300, 0)
                .call(0x15, 0x5301, 0)
                .call(0x15, 0x5307, 1, 3)
                .code(0xEB, 0xFE)
                .run();

        assertEquals(0x504D, result.bx(0));
        assertFalse(result.carry(1));
    }

    @Test
    void clearsTheScreenAndWritesWithAttributes() {
        BootProgram.Result result = new BootProgram()
                .call(0x10, 0x0003)
                .call(0x10, 0x0200, 0, 0, 0x0510) // row 5, column 16
                .call(0x10, 0x0941, 0x1E, 3)
                .call(0x10, 0x0800, 0)
                .call(0x10, 0x0300, 0)
                .run();

        var image = result.pc().screen().image();
        assertEquals("AAA", image.line(5).strip());
        assertEquals(0x1E, image.attribute(18, 5));
        assertEquals(0x07, image.attribute(19, 5));
        assertEquals(0x1E41, result.ax(3));
        assertEquals(0x0510, result.dx(4));
        assertEquals(0x0607, result.cx(4));
        assertEquals(new ScreenImage.Cursor(16, 5, 13, 14), image.cursor());
    }

    @Test
    void scrollsAWindow() {
        BootProgram.Result result = new BootProgram()
                .call(0x10, 0x0003)
                .call(0x10, 0x0200, 0, 0, 0x0A00)
                .call(0x10, 0x0958, 0x07, 80) // row 10 full of X
                .call(0x10, 0x0601, 0x4F00, 0x0802, 0x0C05) // rows 8-12, columns 2-5 up by one
                .run();

        var image = result.pc().screen().image();
        assertEquals("  XXXX", image.line(9));
        assertEquals("XX    XX", image.line(10).substring(0, 8));
        assertEquals(0x4F, image.attribute(2, 12));
    }

    @Test
    void teletypeScrollsAtTheLastRow() {
        BootProgram.Result result = new BootProgram()
                .call(0x10, 0x0003)
                .call(0x10, 0x0200, 0, 0, 0x184F) // the last cell
                .call(0x10, 0x0E41, 7)
                .call(0x10, 0x0E42, 7)
                .call(0x10, 0x0300, 0)
                .run();

        var image = result.pc().screen().image();
        assertEquals('A', image.code(79, 23));
        assertEquals("B", image.line(24));
        assertEquals(0x1801, result.dx(4));
    }

    @Test
    void writesAString() {
        BootProgram.Result result = new BootProgram()
                .data('o', 'k', '!')
                .code(0xBD, DATA & 0xFF, DATA >> 8) // mov bp
                .call(0x10, 0x0003)
                .call(0x10, 0x1301, 0x0A, 3, 0x0203)
                .call(0x10, 0x0300, 0)
                .run();

        var image = result.pc().screen().image();
        assertEquals("   ok!", image.line(2));
        assertEquals(0x0A, image.attribute(4, 2));
        assertEquals(0x0206, result.dx(2));
    }

    @Test
    void tellsTheModeAndTheAdapter() {
        BootProgram.Result result = new BootProgram()
                .call(0x10, 0x0001)
                .call(0x10, 0x0F00, 0)
                .call(0x10, 0x1A00, 0)
                .call(0x10, 0x1130, 0x0600)
                .run();

        assertEquals(0x2801, result.ax(1));
        assertEquals(0x1A, result.ax(2) & 0xFF);
        assertEquals(0x08, result.bx(2));
        assertEquals(16, result.cx(3));
        assertEquals(40, result.pc().screen().image().columns());
        assertEquals(0xF000, result.es(3));
    }

    @Test
    void tellsEquipmentAndMemory() {
        BootProgram.Result result = new BootProgram()
                .call(0x11, 0)
                .call(0x12, 0)
                .call(0x15, 0x8800)
                .call(0x15, 0xE801)
                .run();

        assertEquals(0x0221, result.ax(0), "a diskette drive, 80 columns in colour, a serial port");
        assertEquals(639, result.ax(1));
        assertEquals(15 * 1024, result.ax(2));
        assertEquals(15 * 1024, result.ax(3));
        assertEquals(0, result.bx(3));
    }

    @Test
    void listsTheMemoryMap() {
        int smap = 0x534D4150;
        BootProgram.Result result = new BootProgram()
                .call(0x15, 0xE820, 0, 20, smap, 0, 0x9000)
                .call(0x15, 0xE820, 3, 20, smap, 0, 0x9020)
                .call(0x15, 0xE820, 4, 20, smap, 0, 0x9040)
                .call(0x15, 0xE820, 0, 19, smap, 0, 0x9060)
                .run();

        assertEquals(smap, result.eax(0));
        assertEquals(1, result.ebx(0));
        assertEquals(20, result.ecx(0));
        assertEquals(0x9FC00, result.dword(0x9008));
        assertEquals(1, result.dword(0x9010));
        assertEquals(0x100000, result.dword(0x9020));
        assertEquals(0xF00000, result.dword(0x9028));
        assertEquals(0, result.ebx(2), "the last entry");
        assertTrue(result.carry(3));
    }

    @Test
    void movesABlockToExtendedMemoryAndBack() {
        int[] table = new int[0x30];
        descriptor(table, 0x10, 0x7C00);
        descriptor(table, 0x18, 0x200000);
        BootProgram.Result result = new BootProgram()
                .data(table)
                .call(0x15, 0x8700, 0, 0x100, 0, DATA)
                .call(0x15, 0x2402)
                .run();

        assertEquals(0, result.ah(0));
        assertFalse(result.carry(0));
        assertEquals(0xAA55, result.word(0x2001FE));
        assertEquals(0, result.ax(1) & 0xFF, "address line 20 is closed as before");
    }

    @Test
    void movesAddressLine20() {
        BootProgram.Result result = new BootProgram()
                .call(0x15, 0x2402)
                .call(0x15, 0x2401)
                .call(0x15, 0x2402)
                .call(0x15, 0x2403)
                .run();

        assertEquals(0, result.ax(0));
        assertEquals(1, result.ax(2));
        assertEquals(3, result.bx(3));
    }

    @Test
    void thePciBiosFindsAndReadsFunctions() {
        BootProgram.Result result = new BootProgram()
                .call(0x1A, 0xB101, 0, 0)
                .call(0x1A, 0xB102, 0, 0x7000, 0x8086, 0) // the ISA bridge
                .call(0x1A, 0xB103, 0, 0x060000, 0, 0) // the host bridge's class
                .call(0x1A, 0xB102, 0, 0x7000, 0x8086, 1)
                .run();

        assertEquals(0x20494350, result.edx(0));
        assertEquals(0x0001, result.ax(0));
        assertEquals(0x0210, result.bx(0));
        assertEquals(0x0008, result.bx(1));
        assertEquals(0, result.ah(1));
        assertEquals(0x0000, result.bx(2));
        assertEquals(0, result.ah(2));
        assertEquals(0x86, result.ah(3), "there is one only");
        assertTrue(result.carry(3));
    }

    @Test
    void thePciBiosReadsAndWritesRegisters() {
        BootProgram.Result result = new BootProgram()
                .call(0x1A, 0xB109, 0x0008, 0, 0, 0, 0x02)
                .call(0x1A, 0xB10A, 0x0008, 0, 0, 0, 0x01)
                .call(0x1A, 0xB10B, 0x0008, 0x0A, 0, 0, 0x60)
                .call(0x1A, 0xB108, 0x0008, 0, 0, 0, 0x60)
                .run();

        assertEquals(0x7000, result.cx(0));
        assertEquals(0x87, result.ah(1), "not aligned");
        assertEquals(0x0A, result.cx(3) & 0xFF);
    }

    @Test
    void refusesFunctionsThatAreNotThere() {
        BootProgram.Result result = new BootProgram()
                .call(0x15, 0x4100)
                .call(0x15, 0xC200)
                .call(0x1A, 0xB104)
                .call(0x17, 0x0200, 0, 0, 0)
                .run();

        assertEquals(0x86, result.ah(0));
        assertTrue(result.carry(0));
        assertEquals(0x86, result.ah(1));
        assertNotEquals(0, result.ah(2));
        assertTrue(result.carry(2));
        assertEquals(0x01, result.ah(3), "no printer");
    }

    @Test
    void waitsForMicroseconds() {
        BootProgram.Result result = new BootProgram()
                .call(0x1A, 0x0000)
                .call(0x15, 0x8600, 0, 0x0004, 0x93E0) // 0.3 s
                .call(0x1A, 0x0000)
                .run();

        assertEquals(5, result.dx(2) - result.dx(0), 1, "ticks of 55 ms");
        assertFalse(result.carry(1));
    }

    @Test
    void tellsTheTime() {
        BootProgram.Result result = new BootProgram()
                .call(0x1A, 0x0200)
                .call(0x1A, 0x0400)
                .call(0x1A, 0x0000)
                .run();

        assertEquals(0x1234, result.cx(0));
        assertEquals(0x56, result.dx(0) >> 8);
        assertEquals(0x2026, result.cx(1));
        assertEquals(0x1122, result.dx(1));
        int ticks = result.cx(2) << 16 | result.dx(2);
        assertEquals((12 * 3600 + 34 * 60 + 56) * 18.2065, ticks, 20);
    }

    @Test
    void setsTheTime() {
        BootProgram.Result result = new BootProgram()
                .call(0x1A, 0x0300, 0, 0x0102, 0x0300)
                .call(0x1A, 0x0500, 0, 0x1999, 0x1231)
                .call(0x1A, 0x0200)
                .call(0x1A, 0x0400)
                .run();

        assertEquals(0x0102, result.cx(2));
        assertEquals(0x03, result.dx(2) >> 8);
        assertEquals(0x1999, result.cx(3));
        assertEquals(0x1231, result.dx(3));
    }

    @Test
    void keysCanBePutIntoTheBuffer() {
        BootProgram.Result result = new BootProgram()
                .call(0x16, 0x0100)
                .call(0x16, 0x0500, 0, 0x1E61)
                .call(0x16, 0x0100)
                .call(0x16, 0x0000)
                .call(0x16, 0x0100)
                .run();

        assertTrue(result.zero(0));
        assertEquals(0, result.ax(1) & 0xFF);
        assertFalse(result.zero(2));
        assertEquals(0x1E61, result.ax(2));
        assertEquals(0x1E61, result.ax(3));
        assertTrue(result.zero(4));
    }

    @Test
    void theSerialLineSends() {
        BootProgram.Result result = new BootProgram()
                .call(0x14, 0x00E3, 0, 0, 0) // 9600, 8 bits
                .call(0x14, 0x0141, 0, 0, 0)
                .call(0x14, 0x0300, 0, 0, 1)
                .run();

        assertEquals(0x60, result.ah(0));
        assertEquals(0x60, result.ah(1) & 0xE0);
        assertEquals(0x80, result.ah(2), "there is no COM2");
    }

    private static void descriptor(int[] table, int at, int base) {
        table[at] = 0xFF;
        table[at + 1] = 0xFF;
        for (int i = 0; i < 3; i++) {
            table[at + 2 + i] = base >> 8 * i & 0xFF;
        }
        table[at + 5] = 0x93;
    }
}
