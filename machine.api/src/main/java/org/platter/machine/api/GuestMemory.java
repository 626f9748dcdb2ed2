package org.platter.machine.api;

import java.nio.ByteBuffer;
import org.osgi.annotation.versioning.ProviderType;

/** Guest physical memory as a bus master sees it. No access fails: what is not there reads as ones and swallows. */
@ProviderType
public interface GuestMemory {

    /** Fills the buffer's remaining bytes from the physical address, 0 to 0xFFFFFFFF, wrapping at 4 GiB. */
    void read(long address, ByteBuffer to);

    /** Stores the buffer's remaining bytes at the physical address, 0 to 0xFFFFFFFF, wrapping at 4 GiB. */
    void write(long address, ByteBuffer from);
}
