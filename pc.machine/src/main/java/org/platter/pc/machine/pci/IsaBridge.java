package org.platter.pc.machine.pci;

import org.platter.machine.api.PciConfiguration;

/**
 * The configuration space of the PIIX3's ISA bridge, 01.0, the first function of a device that has others: the IDE
 * controller is its second. Its registers keep what is written and nothing else.
 *
 * <p>Source: Intel 82371SB (PIIX3) data sheet, 2.2.
 */
public final class IsaBridge {

    /** The device number of the PIIX3. */
    public static final int DEVICE = 1;

    private static final int VENDOR_INTEL = 0x8086, DEVICE_PIIX3_ISA = 0x7000;
    private static final int ISA_BRIDGE = 0x060100, MULTI_FUNCTION = 0x80;
    private static final int COMMAND = 0x04, STATUS = 0x06, CLASS = 0x08, HEADER_TYPE = 0x0E;
    private static final int RECOVERY = 0x4C, CHIP_SELECT = 0x4E, ROUTES = 0x60, TOP_OF_MEMORY = 0x69, MASTERS = 0x6A;
    private static final int ALWAYS_ON = 0x0007, MEDIUM_DEVSEL = 0x0200, NOT_ROUTED = 0x80;

    private final PciConfiguration configuration = new PciConfiguration(register -> {});

    public IsaBridge(ConfigurationPorts bus) {
        configuration
                .set(0x00, 2, VENDOR_INTEL)
                .set(0x02, 2, DEVICE_PIIX3_ISA)
                .set(COMMAND, 2, ALWAYS_ON)
                .set(STATUS, 2, MEDIUM_DEVSEL)
                .set(CLASS, 4, ISA_BRIDGE << 8)
                .set(HEADER_TYPE, 1, MULTI_FUNCTION)
                .writable(COMMAND, 2, 0x0108)
                .clearable(STATUS, 2, 0x7800)
                .writable(RECOVERY, 1, 0xFF)
                .writable(CHIP_SELECT, 2, 0x03FF)
                .writable(ROUTES, 4, 0x8F8F8F8F)
                .writable(TOP_OF_MEMORY, 1, 0xFA)
                .writable(MASTERS, 2, 0x8086);
        bus.add(DEVICE, 0, configuration);
        reset();
    }

    /** The reset line. */
    public void reset() {
        configuration.set(COMMAND, 2, ALWAYS_ON).set(RECOVERY, 1, 0x4D).set(CHIP_SELECT, 2, 0x0003);
        configuration.set(TOP_OF_MEMORY, 1, 0x02).set(MASTERS, 2, 0);
        for (int route = 0; route < 4; route++) {
            configuration.set(ROUTES + route, 1, NOT_ROUTED);
        }
    }
}
