package org.platter.machine.api;

import org.osgi.annotation.versioning.ProviderType;

/** PCI bus 0 of a machine: 32 devices of eight functions each. */
@ProviderType
public interface PciBus {

    /**
     * Lets the function answer for its place.
     *
     * @param device 0 to 31
     * @param number 0 to 7, the function's number within its device
     * @throws IllegalArgumentException if there is no such place
     * @throws IllegalStateException if the place is taken
     */
    void add(int device, int number, PciFunction function);

    /** Ends {@link #add}; does nothing for a place that is free. */
    void remove(int device, int number);
}
