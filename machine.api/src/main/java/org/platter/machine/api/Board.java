package org.platter.machine.api;

import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/** The machine as a device plugged into it sees it. */
@ProviderType
public interface Board {

    /** The I/O port space. */
    PortBus ports();

    /**
     * The interrupt line of the given number.
     *
     * @param number 0 to 15, numbered as on the two cascaded controllers of a PC/AT
     * @throws IllegalArgumentException if the board has no such line
     */
    InterruptLine interrupt(int number);

    /** Guest memory as a bus master reaches it. */
    GuestMemory memory();

    /** Machine time. */
    MachineClock clock();

    /**
     * The DMA channel of the given number.
     *
     * @param number 0 to 7, numbered as on the two controllers of a PC/AT
     * @throws IllegalArgumentException if the board has no such channel
     */
    default DmaChannel dma(int number) {
        throw new IllegalArgumentException("no DMA channel " + number);
    }

    /**
     * Makes the machine and its time stand still until a person has it go on. A board that cannot does nothing.
     *
     * @param reason for people
     * @param goesOn is run on the machine's thread when it goes on
     */
    default void stop(String reason, Runnable goesOn) {}

    /** The PCI bus, if the machine has one. */
    default Optional<PciBus> pci() {
        return Optional.empty();
    }
}
