package org.platter.block.images;

/** What happens to requests when the grace period has ended without a driver. */
public enum MissingPolicy {
    /** They wait, and who runs the machine is expected to pause it and to tell a person: see {@link DriveListener}. */
    STOP,
    /** They fail with {@link org.platter.block.api.BlockException.Kind#BUSY}, which the guest sees as a disk error. */
    REPORT,
    /** They wait for as long as it takes. */
    HOLD
}
