package org.platter.block.images;

/** Hears of a drive's states, in order, one call at a time, on a thread of the drive's. */
@FunctionalInterface
public interface DriveListener {

    /**
     * The drive has come to a state.
     *
     * @param reason why, for people; empty if the state says it all
     */
    void changed(Drive drive, DriveState state, String reason);
}
