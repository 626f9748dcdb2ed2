package org.platter.pc.machine.chips;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.platter.pc.machine.console.ScreenImage;
import org.platter.x86.cpu.PhysicalMemory;

class TextDisplayTest {

    private static final int TEXT = 0xB8000;

    private final Bench bench = new Bench();
    private final PhysicalMemory memory = new PhysicalMemory(1 << 20);
    private final TextDisplay display = new TextDisplay(bench.ports, memory, bench.clock);

    /** The registers that matter of mode 3: 80 x 25 cells of 16 lines, start 0, a pitch of 80, blinking. */
    @BeforeEach
    void setEightyColumns() {
        bench.out(0x3C2, 0x67);
        crtc(0x01, 79, 0x07, 0x1F, 0x09, 0x4F, 0x12, 0x8F, 0x13, 40, 0x0A, 13, 0x0B, 14);
        bench.out(0x3CE, 6, 0x3CF, 0x0E);
        bench.in(0x3DA);
        for (int i = 0; i < 16; i++) {
            bench.out(0x3C0, i, 0x3C0, i);
        }
        bench.out(0x3C0, 0x10, 0x3C0, 0x0C, 0x3C0, 0x20);
    }

    @Test
    void showsCharactersAndAttributes() {
        memory.write(TEXT + 2 * (80 * 3 + 5), 2, 0x1F80);

        ScreenImage image = image();

        assertEquals(80, image.columns());
        assertEquals(25, image.rows());
        assertEquals(0x80, image.code(5, 3));
        assertEquals(0x1F, image.attribute(5, 3));
        assertEquals("     Ç", image.line(3));
        assertTrue(image.blinks());
    }

    @Test
    void showsAFrameOnlyWhenSomethingChanged() {
        AtomicInteger frames = new AtomicInteger();
        image();
        var subscription = display.onFrame(frames::incrementAndGet);
        bench.pass(Bench.SECOND);
        assertEquals(0, frames.get());

        memory.write(TEXT, 2, 0x0741);
        memory.write(TEXT + 2, 2, 0x0742);
        bench.pass(Bench.SECOND);
        assertEquals(1, frames.get());

        subscription.close();
        memory.write(TEXT, 1, 'C');
        bench.pass(Bench.SECOND);
        assertEquals(1, frames.get());
    }

    @Test
    void startsWhereTheCrtcSays() {
        memory.write(TEXT + 2 * 80, 1, 'x');
        crtc(0x0C, 0, 0x0D, 80);

        assertEquals("x", image().line(0).replace("\0", ""));
    }

    @Test
    void theStartWrapsInTextMemory() {
        memory.write(TEXT, 1, 'w');
        crtc(0x0C, 0x3F, 0x0D, 0xFF);

        assertEquals('w', image().code(1, 0));
    }

    @Test
    void placesAndHidesTheCursor() {
        crtc(0x0E, 0, 0x0F, 85);
        assertEquals(new ScreenImage.Cursor(5, 1, 13, 14), image().cursor());

        crtc(0x0A, 0x20);
        assertNull(image().cursor());

        crtc(0x0A, 13, 0x0E, 0x3F);
        assertNull(image().cursor(), "outside the screen");
    }

    @Test
    void showsThePaletteInEightBits() {
        bench.out(0x3C8, 4, 0x3C9, 63, 0x3C9, 32, 0x3C9, 0);

        assertEquals(0xFF8200, image().palette()[4]);
        bench.out(0x3C7, 4);
        assertEquals(63, bench.in(0x3C9));
        assertEquals(32, bench.in(0x3C9));
    }

    @Test
    void isDarkWhileThePaletteIsBeingSet() {
        bench.in(0x3DA);
        bench.out(0x3C0, 0x00);

        assertEquals(0, image().columns());
    }

    @Test
    void monochromeHasItsOwnMemoryAndPorts() {
        bench.out(0x3C2, 0x66, 0x3CE, 6, 0x3CF, 0x0A);
        memory.write(0xB0000, 1, 'm');
        assertEquals('m', memory.read(0xB0000, 1));
        assertEquals(0xFF, memory.read(TEXT, 1));

        assertEquals(0xFF, bench.in(0x3D5));
        bench.out(0x3B4, 0x01);
        assertEquals(79, bench.in(0x3B5));
        assertEquals('m', image().code(0, 0));
    }

    @Test
    void retraceComesAndGoes() {
        int retraces = 0;
        boolean before = false;
        for (int i = 0; i < 100_000; i++) {
            boolean now = (bench.in(0x3DA) & 8) != 0;
            retraces += now && !before ? 1 : 0;
            before = now;
            bench.pass(10_000);
        }

        assertEquals(70, retraces, 1);
    }

    @Test
    void readingTheStatusMakesTheNextAttributeWriteAnIndex() {
        bench.out(0x3C0, 0x31);
        bench.in(0x3DA);
        bench.out(0x3C0, 0x30);

        assertEquals(0x30, bench.in(0x3C0));
        assertEquals(0x0C, bench.in(0x3C1));
    }

    @Test
    void theFirstCrtcRegistersCanBeLocked() {
        crtc(0x11, 0x80, 0x01, 39);

        bench.out(0x3D4, 0x01);
        assertEquals(79, bench.in(0x3D5));
    }

    @Test
    void survivesAnyRegisterValues() {
        for (int value : new int[] {0x00, 0xFF, 0x55}) {
            for (int register = 0; register < 256; register++) {
                crtc(register, value);
                bench.out(0x3C4, register, 0x3C5, value, 0x3CE, register, 0x3CF, value);
                bench.in(0x3DA);
                bench.out(0x3C0, register & 0x1F, 0x3C0, value, 0x3C0, 0x20);
                bench.out(0x3C4, 1, 0x3C5, 0, 0x3CE, 6, 0x3CF, 0x0E);
                assertFalse(image().rows() < 0);
            }
        }
    }

    private void crtc(int... registersAndValues) {
        for (int i = 0; i < registersAndValues.length; i += 2) {
            bench.out(0x3D4, registersAndValues[i], 0x3D5, registersAndValues[i + 1]);
        }
    }

    private ScreenImage image() {
        bench.pass(Bench.SECOND);
        return display.image();
    }
}
