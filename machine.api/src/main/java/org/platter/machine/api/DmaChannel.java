package org.platter.machine.api;

import java.nio.ByteBuffer;
import org.osgi.annotation.versioning.ProviderType;

/**
 * One channel of the board's DMA controllers, as the device with its request line sees it. Where in memory the bytes go
 * and how many they may be, only the guest knows, who has told the controller.
 *
 * <p>Both transfers move the buffer's position past the bytes that were moved. That can be fewer than remain: none while the
 * guest has not set the channel up for that direction, and those up to the end of the guest's count.
 */
@ProviderType
public interface DmaChannel {

    /**
     * Moves bytes from the device to memory.
     *
     * @return whether the guest's count has come to its end with these bytes ("terminal count")
     */
    boolean toMemory(ByteBuffer from);

    /**
     * Moves bytes from memory to the device. Where the guest has asked for a transfer that only checks, the bytes are zeros.
     *
     * @return whether the guest's count has come to its end with these bytes ("terminal count")
     */
    boolean fromMemory(ByteBuffer to);
}
