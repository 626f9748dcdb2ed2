package org.platter.machine.api;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * One function of a device on the PCI bus: its 256 bytes of configuration space (PCI Local Bus Specification 2.1,
 * chapter 6). Most functions answer with a {@link PciConfiguration}.
 */
@ConsumerType
public interface PciFunction {

    /**
     * A read of the configuration space.
     *
     * @param register 0 to 255, a multiple of the width
     * @param width bytes: 1, 2 or 4
     * @return the value, in the low {@code width} bytes; the others are ignored
     */
    int readConfiguration(int register, int width);

    /**
     * A write to the configuration space.
     *
     * @param register 0 to 255, a multiple of the width
     * @param width bytes: 1, 2 or 4
     * @param value the value, in the low {@code width} bytes; the others are zero
     */
    void writeConfiguration(int register, int width, int value);
}
