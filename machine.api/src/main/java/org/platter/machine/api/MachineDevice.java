package org.platter.machine.api;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * A device that can be plugged into one machine at a time.
 *
 * <p>Life cycle: {@link #plug plug}, then any number of {@link #reset resets} and guest accesses, then
 * {@link #unplug unplug}, after which it may be plugged in again.
 */
@ConsumerType
public interface MachineDevice {

    /** A short name for people, such as {@code ide}. */
    String name();

    /**
     * Connects the device to a machine: it claims its ports and interrupt lines here.
     *
     * @throws IllegalStateException if it is plugged in already, or one of its ports is taken
     */
    void plug(Board board);

    /** Does what the machine's reset line does to the device. The device starts in this state when it is plugged in. */
    void reset();

    /** Gives back ports and lines and forgets the board. Does nothing if the device is not plugged in. */
    void unplug();
}
