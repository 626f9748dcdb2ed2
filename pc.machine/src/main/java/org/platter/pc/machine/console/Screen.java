package org.platter.pc.machine.console;

import org.osgi.annotation.versioning.ProviderType;

/** The machine's display, in text mode. May be used from any thread. */
@ProviderType
public interface Screen {

    /** The screen as last shown: at most a frame, 1/60 s of machine time, old. */
    ScreenImage image();

    /** A number that grows with each new {@link #image image}. */
    long frames();

    /**
     * Has the listener called after each new {@link #image image}, on the machine's thread: it must return soon and
     * not throw.
     *
     * @return ends the calls
     */
    Subscription onFrame(Runnable listener);
}
