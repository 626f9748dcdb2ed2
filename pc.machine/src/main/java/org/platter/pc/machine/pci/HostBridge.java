package org.platter.pc.machine.pci;

import org.platter.machine.api.PciConfiguration;

/**
 * The configuration space of the 440FX host bridge, 00.0. Its registers keep what is written and nothing else: the
 * memory below 1 MiB stays as the board has laid it out, whatever the PAM registers say.
 *
 * <p>Source: Intel 440FX PCIset, 82441FX data sheet, 3.2.
 */
public final class HostBridge {

    private static final int VENDOR_INTEL = 0x8086, DEVICE_440FX = 0x1237;
    private static final int HOST_BRIDGE = 0x060000, REVISION = 0x02;
    private static final int COMMAND = 0x04, STATUS = 0x06, CLASS = 0x08, LATENCY = 0x0D;
    private static final int PAM = 0x59, PAMS = 7, DRAM_BOUNDARIES = 0x60, DRAM_ROWS = 8, SMRAM = 0x72;
    private static final int MEMORY_AND_MASTER = 0x0006, MEDIUM_DEVSEL = 0x0280, DRAM_UNIT = 8 << 20;

    private final PciConfiguration configuration = new PciConfiguration(register -> {});
    private final int memorySize;

    /** @param memorySize bytes of RAM */
    public HostBridge(ConfigurationPorts bus, int memorySize) {
        this.memorySize = memorySize;
        configuration
                .set(0x00, 2, VENDOR_INTEL)
                .set(0x02, 2, DEVICE_440FX)
                .set(STATUS, 2, MEDIUM_DEVSEL)
                .set(CLASS, 4, HOST_BRIDGE << 8 | REVISION)
                .writable(COMMAND, 2, 0x0140)
                .clearable(STATUS, 2, 0x7000)
                .writable(LATENCY, 1, 0xF8)
                .writable(0x50, 2, 0xFFF7)
                .writable(0x57, 1, 0x3F)
                .writable(SMRAM, 1, 0x7F);
        for (int i = 0; i < PAMS; i++) {
            configuration.writable(PAM + i, 1, i == 0 ? 0xF0 : 0xFF);
        }
        for (int row = 0; row < DRAM_ROWS; row++) {
            configuration.writable(DRAM_BOUNDARIES + row, 1, 0xFF);
        }
        bus.add(0, 0, configuration);
        reset();
    }

    /** The reset line. */
    public void reset() {
        configuration
                .set(COMMAND, 2, MEMORY_AND_MASTER)
                .set(LATENCY, 1, 0)
                .set(0x50, 2, 0)
                .set(SMRAM, 1, 0x02);
        for (int i = 0; i < PAMS; i++) {
            configuration.set(PAM + i, 1, 0);
        }
        int rows = Math.min(0xFF, (memorySize + DRAM_UNIT - 1) / DRAM_UNIT);
        for (int row = 0; row < DRAM_ROWS; row++) {
            configuration.set(DRAM_BOUNDARIES + row, 1, rows);
        }
    }
}
