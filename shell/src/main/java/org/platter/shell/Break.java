package org.platter.shell;

import java.io.InterruptedIOException;
import org.apache.felix.service.command.CommandSession;

/**
 * The wish of a person that a command end, by Ctrl-C at our prompt. Commands that take long look for it; the thread is not
 * interrupted, since that would close the files of a drive that it is just reading.
 */
final class Break {

    /** The session's variable for it. */
    private static final String NAME = ".platter.break";

    private volatile boolean wished;

    /** Has the session's next commands look here. */
    void in(CommandSession session) {
        session.put(NAME, this);
    }

    void wish() {
        wished = true;
    }

    boolean isWished() {
        return wished;
    }

    /** @throws InterruptedIOException if the command that the session is doing is to end */
    static void check(CommandSession session) throws InterruptedIOException {
        if (session.get(NAME) instanceof Break of && of.wished) {
            throw new InterruptedIOException("broken off");
        }
    }
}
