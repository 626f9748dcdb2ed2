package org.platter.pc.machine.pci;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.platter.machine.api.PciConfiguration;
import org.platter.pc.machine.board.Ports;

class ConfigurationPortsTest {

    private final Ports ports = new Ports();
    private final ConfigurationPorts bus = new ConfigurationPorts(ports);

    @BeforeEach
    void plugTheBridgesIn() {
        new HostBridge(bus, 16 << 20);
        new IsaBridge(bus);
    }

    @Test
    void theBridgesAreWhatGuestsLookFor() {
        assertEquals(0x12378086, configuration(0, 0, 0x00));
        assertEquals(0x70008086, configuration(1, 0, 0x00));
        assertEquals(0x06000002, configuration(0, 0, 0x08));
        assertEquals(0x06010000, configuration(1, 0, 0x08));
        assertEquals(0x80, configuration(1, 0, 0x0C) >> 16 & 0xFF, "header type: several functions");
    }

    @Test
    void whatIsNotThereReadsAsOnes() {
        assertEquals(-1, configuration(1, 1, 0x00));
        assertEquals(-1, configuration(31, 7, 0xFC));
        select(0x80010000); // device 0 of bus 1
        assertEquals(-1, ports.in(0xCFC, 4));
        select(0x00000000); // not enabled
        assertEquals(-1, ports.in(0xCFC, 4));
        assertEquals(0xFFFF, ports.in(0xCFE, 2));
    }

    @Test
    void bytesAndWordsOfARegisterAreReachedAtTheirOwnPorts() {
        select(0x80000000);
        assertEquals(0x86, ports.in(0xCFC, 1));
        assertEquals(0x80, ports.in(0xCFD, 1));
        assertEquals(0x1237, ports.in(0xCFE, 2));
        assertEquals(0x3780, ports.in(0xCFD, 2));
    }

    @Test
    void theAddressRegisterTakesOnlyWholeAddresses() {
        select(0xFFFFFFFF);
        assertEquals(0x80FFFFFC, ports.in(0xCF8, 4));
        ports.out(0xCF8, 1, 0);
        ports.out(0xCF9, 1, 0);
        ports.out(0xCF8, 2, 0);
        assertEquals(0x80FFFFFC, ports.in(0xCF8, 4));
        assertEquals(0xFF, ports.in(0xCF8, 1));
    }

    @Test
    void theBridgeKeepsWhatAFirmwareWritesToItsShadowRegisters() {
        select(0x80000058);
        ports.out(0xCFD, 1, 0x30);
        ports.out(0xCFE, 2, 0x3311);
        assertEquals(0x33113000, ports.in(0xCFC, 4));
        select(0x80000000);
        ports.out(0xCFC, 4, 0);
        assertEquals(0x12378086, configuration(0, 0, 0x00), "identifiers cannot be written");
    }

    @Test
    void functionsComeAndGo() {
        bus.add(1, 1, new PciConfiguration(register -> {}).set(0, 4, 0x70108086));
        assertEquals(0x70108086, configuration(1, 1, 0x00));
        assertThrows(IllegalStateException.class, () -> bus.add(1, 1, new PciConfiguration(register -> {})));
        bus.remove(1, 1);
        assertEquals(-1, configuration(1, 1, 0x00));
        assertThrows(IndexOutOfBoundsException.class, () -> bus.remove(32, 0));
    }

    private int configuration(int device, int function, int register) {
        select(0x80000000 | device << 11 | function << 8 | register);
        return ports.in(0xCFC, 4);
    }

    private void select(int address) {
        ports.out(0xCF8, 4, address);
    }
}
