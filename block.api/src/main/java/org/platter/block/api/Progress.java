package org.platter.block.api;

import java.io.InterruptedIOException;
import org.osgi.annotation.versioning.ConsumerType;

/** Told how far a long operation is, and able to end it. Called on the operation's thread. */
@FunctionalInterface
@ConsumerType
public interface Progress {

    /** Does not care. */
    Progress NONE = (done, total) -> {};

    /**
     * So much is done.
     *
     * @param done from 0 to {@code total}, in a unit of the operation's own
     * @param total 0 if there is nothing to do
     * @throws InterruptedIOException to cancel: the operation stops here and leaves what it works on valid
     */
    void report(long done, long total) throws InterruptedIOException;
}
