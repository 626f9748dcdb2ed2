package org.platter.block.images;

/** Where a drive is in its life. */
public enum DriveState {
    /** No driver has opened the image yet. There is no disk for a machine to see. */
    WAITING,
    /** A driver serves the image. */
    ATTACHED,
    /** The driver is being let go: new requests wait, those under way finish, the image is flushed and closed. */
    QUIESCING,
    /** No driver; requests wait, for the grace period at most before the policy applies. */
    DETACHED,
    /** No driver, and the grace period is over: the {@link MissingPolicy} applies. A driver that comes ends this too. */
    MISSING,
    /** Closed for good. */
    CLOSED
}
