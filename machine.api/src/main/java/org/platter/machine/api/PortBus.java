package org.platter.machine.api;

import org.osgi.annotation.versioning.ProviderType;

/** The I/O port space of a machine: 65536 byte-wide ports. */
@ProviderType
public interface PortBus {

    /**
     * Lets the device answer the ports {@code first} to {@code first + count - 1}.
     *
     * @throws IllegalArgumentException if the range is empty or leaves 0 to 0xFFFF
     * @throws IllegalStateException if one of the ports is taken
     */
    void map(int first, int count, PortDevice device);

    /** Ends {@link #map}; does nothing for ports that are not mapped. */
    void unmap(int first, int count);
}
