package org.platter.pc.machine.board;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.platter.machine.api.PortDevice;

class PortsTest {

    private final Ports ports = new Ports();
    private final List<String> accesses = new ArrayList<>();
    private final PortDevice device = new PortDevice() {
        @Override
        public int read(int port, int width) {
            return 0xCAFEBABE;
        }

        @Override
        public void write(int port, int width, int value) {
            accesses.add(String.format("%X %d %X", port, width, value));
        }
    };

    @Test
    void passesAnAccessOnInItsWidth() {
        ports.map(0x1F0, 8, device);

        ports.out(0x1F0, 2, 0xFFFF1234);
        ports.out(0x1F7, 1, 0x120);

        assertEquals(List.of("1F0 2 1234", "1F7 1 20"), accesses);
        assertEquals(0xBE, ports.in(0x1F0, 1));
        assertEquals(0xBABE, ports.in(0x1F0, 2));
        assertEquals(0xCAFEBABE, ports.in(0x1F0, 4));
    }

    @Test
    void nobodysPortsReadAsOnes() {
        assertEquals(0xFF, ports.in(0x300, 1));
        assertEquals(0xFFFF, ports.in(0xFFFF, 2));
        assertEquals(-1, ports.in(0x300, 4));
        ports.out(0x300, 4, 1);
    }

    @Test
    void aPortHasOneDevice() {
        ports.map(0x1F0, 8, device);

        assertThrows(IllegalStateException.class, () -> ports.map(0x1F7, 1, device));
        ports.unmap(0x1F0, 8);
        ports.map(0x1F7, 1, device);
    }

    @Test
    void portsEndAtFfff() {
        assertThrows(IllegalArgumentException.class, () -> ports.map(0xFFFF, 2, device));
        assertThrows(IllegalArgumentException.class, () -> ports.map(-1, 1, device));
        assertThrows(IllegalArgumentException.class, () -> ports.map(0, 0, device));
        ports.map(0xFFFF, 1, device);
        ports.unmap(0xFFFF, Integer.MAX_VALUE);
        assertEquals(0xFF, ports.in(0xFFFF, 1));
    }
}
