package org.platter.terminal;

import java.io.IOException;

/** Where keys come from. One thread uses it. */
@FunctionalInterface
public interface Keys {

    /**
     * Waits for keys, as a terminal sends them.
     *
     * @param millis how long at most, at least 1
     * @return how many bytes were put at the beginning of the piece; 0 if none came in time, -1 if no more will come
     */
    int read(byte[] piece, int millis) throws IOException;
}
