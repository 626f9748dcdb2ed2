package org.platter.pc.machine.chips;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.platter.pc.machine.console.Key;
import org.platter.x86.cpu.PhysicalMemory;

class KeyboardControllerTest {

    private final Bench bench = new Bench();
    private final PhysicalMemory memory = new PhysicalMemory(2 << 20);
    private final AtKeyboard keyboard = new AtKeyboard();
    private final AddressLine20 a20 = new AddressLine20(memory);
    private int resets;
    private final KeyboardController controller =
            new KeyboardController(bench.ports, bench.clock, bench.line(), keyboard, a20, () -> resets++);

    @BeforeEach
    void enable() {
        a20.reset();
        controller.reset();
        bench.out(0x64, 0x60, 0x60, 0x45);
    }

    @Test
    void aKeyStrokeArrivesTranslatedWithAnInterruptForEachByte() {
        keyboard.key(Key.A.scanCode(), true);
        keyboard.key(Key.A.scanCode(), false);

        assertArrayEquals(new int[] {0x1E, 0x9E}, bytes(2));
        assertEquals(2, bench.edges.size());
        assertEquals(0, bench.in(0x64) & 1);
    }

    @Test
    void anExtendedKeyHasAPrefix() {
        keyboard.key(Key.LEFT.scanCode(), true);
        keyboard.key(Key.LEFT.scanCode(), false);

        assertArrayEquals(new int[] {0xE0, 0x4B, 0xE0, 0xCB}, bytes(4));
    }

    @Test
    void withoutTranslationTheKeyboardsOwnCodesArrive() {
        bench.out(0x64, 0x60, 0x60, 0x05);
        keyboard.key(Key.A.scanCode(), true);
        keyboard.key(Key.A.scanCode(), false);
        keyboard.key(Key.F7.scanCode(), true);

        assertArrayEquals(new int[] {0x1C, 0xF0, 0x1C, 0x83}, bytes(4));
    }

    @Test
    void everyKeySurvivesTheTranslation() {
        for (Key key : Key.values()) {
            keyboard.key(key.scanCode(), true);
            int[] expected = key.scanCode() > 0xFF
                    ? new int[] {key.scanCode() >> 8, key.scanCode() & 0xFF}
                    : new int[] {key.scanCode()};
            assertArrayEquals(expected, bytes(expected.length), key.name());
        }
    }

    @Test
    void theSelfTestsPass() {
        bench.out(0x64, 0xAA);
        assertEquals(0x55, bench.in(0x60));
        assertEquals(4, bench.in(0x64) & 4, "the system flag is set");
        bench.out(0x64, 0xAB);
        assertEquals(0x00, bench.in(0x60));
    }

    @Test
    void theKeyboardAnswersResetAndIdentify() {
        bench.out(0x60, 0xFF);
        assertArrayEquals(new int[] {0xFA, 0xAA}, bytes(2));

        bench.out(0x60, 0xF2);
        assertArrayEquals(new int[] {0xFA, 0xAB, 0x41}, bytes(3), "AB 83, of which the second is translated");
    }

    @Test
    void theLightsAreSetInTwoSteps() {
        bench.out(0x60, 0xED);
        assertArrayEquals(new int[] {0xFA}, bytes(1));
        bench.out(0x60, 0x05);
        assertArrayEquals(new int[] {0xFA}, bytes(1));

        assertEquals(5, keyboard.leds());
    }

    @Test
    void aDisabledKeyboardKeepsItsBytes() {
        bench.out(0x64, 0xAD);
        keyboard.key(Key.A.scanCode(), true);
        bench.pass(Bench.SECOND);
        assertEquals(0, bench.in(0x64) & 1);

        bench.out(0x64, 0xAE);

        assertArrayEquals(new int[] {0x1E}, bytes(1));
    }

    @Test
    void theOutputPortMovesAddressLine20() {
        memory.write(0x100000, 1, 0x11);
        memory.write(0x000000, 1, 0x22);

        bench.out(0x64, 0xD1, 0x60, 0xDD);
        assertEquals(0x22, memory.read(0x100000, 1));
        bench.out(0x64, 0xD0);
        assertEquals(0, bench.in(0x60) & 2);

        bench.out(0x64, 0xD1, 0x60, 0xDF);
        assertEquals(0x11, memory.read(0x100000, 1));
    }

    @Test
    void aPulseOnTheResetLineResetsTheProcessor() {
        bench.out(0x64, 0xFE);
        assertEquals(1, resets);
        bench.out(0x64, 0xD1, 0x60, 0x02);
        assertEquals(2, resets);
        bench.out(0x64, 0xFF);
        assertEquals(2, resets, "FF pulses nothing");
    }

    @Test
    void overrunDropsKeysButNothingElse() {
        for (int i = 0; i < 1000; i++) {
            keyboard.key(Key.A.scanCode(), true);
        }
        bench.pass(Bench.SECOND);
        int count = 0;
        while ((bench.in(0x64) & 1) != 0) {
            bench.in(0x60);
            bench.pass(Bench.MILLISECOND);
            count++;
        }

        assertTrue(count > 16 && count < 100, "taken " + count);
        keyboard.key(Key.B.scanCode(), true);
        assertArrayEquals(new int[] {0x30}, bytes(1));
        assertFalse(bench.level);
    }

    private int[] bytes(int count) {
        int[] taken = new int[count];
        for (int i = 0; i < count; i++) {
            bench.pass(Bench.MILLISECOND);
            assertEquals(1, bench.in(0x64) & 1, "byte " + i + " is there");
            taken[i] = bench.in(0x60);
        }
        return taken;
    }
}
