package org.platter.pc.machine.chips;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.platter.pc.machine.board.BusMemory;
import org.platter.x86.cpu.PhysicalMemory;

class SmallChipsTest {

    private final Bench bench = new Bench();
    private int calls;

    @Test
    void theDebugPortPassesBytesOnAndIsKnownByItsNumber() {
        List<Integer> bytes = new ArrayList<>();
        new DebugPort(bench.ports, bytes::add);

        bench.out(0xE9, 'A', 0xE9, 0xFF);

        assertEquals(List.of(0x41, 0xFF), bytes);
        assertEquals(0xE9, bench.in(0xE9));
    }

    @Test
    void thePowerPortWantsTheWholeWord() {
        new PowerPort(bench.ports, () -> calls++);

        write("Shutdow Shutdwn ShutdowShutdow");
        assertEquals(0, calls);
        write("n");
        assertEquals(1, calls);
        write("ShuShutdown");
        assertEquals(2, calls);
    }

    @Test
    void port92MovesAddressLine20AndResets() {
        PhysicalMemory memory = new PhysicalMemory(2 << 20);
        AddressLine20 a20 = new AddressLine20(memory);
        SystemControl control = systemControl(a20);
        a20.reset();
        control.reset();
        memory.write(0x100000, 1, 0x11);

        bench.out(0x92, 0x00);
        assertEquals(0, bench.in(0x92) & 2);
        assertEquals(0x00, memory.read(0x100000, 1));
        bench.out(0x92, 0x02);
        assertEquals(0x11, memory.read(0x100000, 1));

        bench.out(0x92, 0x03);
        assertEquals(1, calls);
        bench.out(0x92, 0x03);
        assertEquals(1, calls, "only a rising bit resets");
    }

    @Test
    void port61ShowsRefreshAndTheSpeakersCounter() {
        systemControl(new AddressLine20(new PhysicalMemory(1 << 20)));
        int before = bench.in(0x61) & 0x10;
        bench.pass(15_085);
        assertNotEquals(before, bench.in(0x61) & 0x10);

        bench.out(0x43, 0xB0, 0x42, 100, 0x42, 0, 0x61, 0x01);
        assertEquals(0, bench.in(0x61) & 0x20);
        bench.pass(Bench.MILLISECOND);
        assertEquals(0x21, bench.in(0x61) & 0x23);
    }

    @Test
    void dmaRegistersAreReadBackLowByteFirst() {
        new DmaController(bench.ports, new BusMemory(new PhysicalMemory(1 << 20)));
        bench.out(0x0C, 0, 0x04, 0x34, 0x04, 0x12, 0x0C, 0);

        assertEquals(0x34, bench.in(0x04));
        assertEquals(0x12, bench.in(0x04));
        bench.out(0xC4, 0x78, 0xC4, 0x56, 0xD8, 0);
        assertEquals(0x78, bench.in(0xC4));
        assertEquals(0x56, bench.in(0xC4));
        bench.out(0x83, 0xAB);
        assertEquals(0xAB, bench.in(0x83));
        assertEquals(0, bench.in(0x08), "no channel has reached its terminal count");
    }

    private SystemControl systemControl(AddressLine20 a20) {
        IntervalTimer timer = new IntervalTimer(bench.ports, bench.clock, bench.line());
        return new SystemControl(bench.ports, bench.clock, timer, a20, () -> calls++);
    }

    private void write(String text) {
        text.chars().forEach(c -> bench.out(0x8900, c));
    }
}
