package org.platter.block.images;

import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import org.platter.block.api.BlockException;

/**
 * Writes that were acknowledged and may be lost. Where a driver could not close the image, the drive is held until a person says
 * that the guest goes on; the guest then hears of it once, at its next flush, or whoever closes the drive before. To be used under the drive's {@link Monitor}, but
 * for {@link #tellAtFlush}.
 */
final class Losses {

    private final String drive;
    private final Path path;
    private boolean held;

    /** Why the last driver could not close the image; empty if nothing was lost by that. */
    private String failure = "";

    private final AtomicBoolean untold = new AtomicBoolean();

    Losses(String drive, Path path) {
        this.drive = drive;
        this.path = path;
    }

    /**
     * A driver has let go.
     *
     * @param why it could not close the image; empty if it could
     */
    void closed(String why, Unflushed unflushed) {
        failure = unflushed.any() ? why : "";
        held |= !failure.isEmpty();
    }

    /** The image was taken from a driver. */
    void taken(Unflushed unflushed) {
        untold.compareAndSet(false, unflushed.any());
    }

    /** Whether only a person may say that the guest goes on. */
    boolean held() {
        return held;
    }

    /** A person says so. */
    void goOn() {
        untold.compareAndSet(false, held);
        held = false;
    }

    /** Why the drive is held, for people. */
    String reason() {
        return failure + "; writes since the guest's last flush may be lost; reattach to go on";
    }

    /** Fails once after writes may have been lost. */
    void tellAtFlush() throws BlockException {
        if (untold.compareAndSet(true, false)) {
            throw new BlockException(
                    BlockException.Kind.IO,
                    drive + ": " + path
                            + ": writes before this flush may be lost: the image was taken from a driver that had not"
                            + " made them durable");
        }
    }

    /** Fails if the last driver could not close the image, or if no flush has told of what was lost before. */
    void tellAtClose() throws BlockException {
        if (!failure.isEmpty()) {
            throw new BlockException(BlockException.Kind.IO, path + ": " + failure);
        }
        tellAtFlush();
    }
}
