package org.platter.pc.machine.pci;

import java.util.Objects;
import org.platter.machine.api.PciBus;
import org.platter.machine.api.PciFunction;
import org.platter.machine.api.PortBus;
import org.platter.machine.api.PortDevice;

/**
 * PCI bus 0 and how the processor reaches its configuration space: configuration mechanism 1, the address at port CF8h,
 * the data at CFCh to CFFh. Functions that are not there, and other buses, read as ones.
 *
 * <p>Source: PCI Local Bus Specification 2.1, 3.7.4.1.
 */
public final class ConfigurationPorts implements PciBus, PortDevice {

    private static final int ADDRESS = 0xCF8, DATA = 0xCFC, PORTS = 8;
    private static final int DEVICES = 32, FUNCTIONS = 8;
    private static final int ENABLE = 1 << 31;

    /** Bits of the address register that can be set: enable, bus, device, function, 32-bit register. */
    private static final int ADDRESS_BITS = 0x80FFFFFC;

    private final PciFunction[] functions = new PciFunction[DEVICES * FUNCTIONS];
    private int address;

    public ConfigurationPorts(PortBus ports) {
        ports.map(ADDRESS, PORTS, this);
    }

    /** The reset line. */
    public void reset() {
        address = 0;
    }

    @Override
    public void add(int device, int number, PciFunction function) {
        int place = place(device, number);
        if (functions[place] != null) {
            throw new IllegalStateException(String.format("PCI function %02Xh.%d is taken", device, number));
        }
        functions[place] = Objects.requireNonNull(function);
    }

    @Override
    public void remove(int device, int number) {
        functions[place(device, number)] = null;
    }

    /** The address register is there for 32-bit accesses only; others go to ports of their own, which this board lacks. */
    @Override
    public int read(int port, int width) {
        if (port < DATA) {
            return port == ADDRESS && width == 4 ? address : -1;
        }
        if (crosses(port, width)) {
            return PortDevice.readBytes(this, port, width);
        }
        PciFunction function = addressed();
        return function == null ? -1 : function.readConfiguration(register(port), width);
    }

    @Override
    public void write(int port, int width, int value) {
        if (port < DATA) {
            if (port == ADDRESS && width == 4) {
                address = value & ADDRESS_BITS;
            }
        } else if (crosses(port, width)) {
            PortDevice.writeBytes(this, port, width, value);
        } else {
            PciFunction function = addressed();
            if (function != null) {
                function.writeConfiguration(register(port), width, value);
            }
        }
    }

    /** Whether the access is not aligned, which the bridge makes several of. Bytes beyond the data port go nowhere. */
    private static boolean crosses(int port, int width) {
        return port % width != 0;
    }

    private PciFunction addressed() {
        boolean onThisBus = (address & ENABLE) != 0 && (address >> 16 & 0xFF) == 0;
        return onThisBus ? functions[address >> 8 & 0xFF] : null;
    }

    private int register(int port) {
        return address & 0xFC | port & 3;
    }

    private static int place(int device, int number) {
        return Objects.checkIndex(device, DEVICES) * FUNCTIONS + Objects.checkIndex(number, FUNCTIONS);
    }
}
