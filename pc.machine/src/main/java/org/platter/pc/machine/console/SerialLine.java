package org.platter.pc.machine.console;

import java.util.function.IntConsumer;
import org.osgi.annotation.versioning.ProviderType;

/** The other end of the machine's serial line COM1. May be used from any thread. */
@ProviderType
public interface SerialLine {

    /** Sends bytes to the guest. They are queued without bound and arrive at the line's speed. */
    void send(byte[] bytes);

    /**
     * Has the listener called for each byte, 0 to 255, that the guest sends, on the machine's thread: it must return
     * soon and not throw. Bytes sent while there is no listener are lost.
     *
     * @return ends the calls
     */
    Subscription onByte(IntConsumer listener);
}
