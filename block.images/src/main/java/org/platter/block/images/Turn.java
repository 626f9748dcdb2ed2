package org.platter.block.images;

import java.util.Optional;
import org.platter.block.api.BlockDriver;

/**
 * The turn to open a drive's image: one {@link Opening} has it at a time. Since a driver may never return from that, the turn
 * can be taken from it. To be used under the drive's {@link Monitor}.
 */
final class Turn {

    private final Monitor monitor;
    private final LeftFile file;
    private final Runnable again;

    /** Null if nobody opens. */
    private Opening holder;

    private boolean wanted;

    /** @param again is run, in the background, when a turn ends in which somebody else would have liked to have it */
    Turn(Monitor monitor, LeftFile file, Runnable again) {
        this.monitor = monitor;
        this.file = file;
        this.again = again;
    }

    boolean isFree() {
        return holder == null;
    }

    /**
     * Gives the turn to an opening.
     *
     * @throws IllegalStateException if it is not free
     */
    void begin(Opening mine) {
        if (holder != null) {
            throw new IllegalStateException("the image is being opened already");
        }
        holder = mine;
    }

    /** Somebody would like to have it. */
    void want() {
        wanted = true;
    }

    /** Ends the turn of an opening, unless it was taken from it. */
    void end(Opening mine) {
        if (holder == mine) {
            holder = null;
            if (wanted) {
                wanted = false;
                again.run();
            }
            monitor.changed();
        }
    }

    /** Whose code is being run for the opening, unless it is nobody's. */
    Optional<BlockDriver> asked() {
        return Optional.ofNullable(holder).flatMap(Opening::asked);
    }

    /** Whether code of this driver may be run for the opening. */
    boolean mayAsk(BlockDriver driver) {
        return holder != null && holder.mayAsk(driver);
    }

    /** Takes the turn from an opening that does not end, and cuts off from the file whoever it asks. */
    void giveUp() {
        if (holder != null) {
            Opening stuck = holder;
            holder = null;
            wanted = false;
            stuck.giveUp();
            file.cutOff(stuck::cutOff);
            monitor.changed();
        }
    }
}
