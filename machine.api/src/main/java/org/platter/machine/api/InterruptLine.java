package org.platter.machine.api;

import org.osgi.annotation.versioning.ProviderType;

/** One interrupt request line. It stays at the level it was last given; what edge or level means is the board's. */
@ProviderType
public interface InterruptLine {

    /** Drives the line high (asserted) or low. Setting the level it has already does nothing. */
    void set(boolean high);
}
