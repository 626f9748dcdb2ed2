package org.platter.block.images;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.platter.block.api.BlockException;

/** Where a drive is in its life, and why: tells those who listen, and ends states that may not last. */
final class Status {

    private final Drive drive;
    private final Monitor monitor;
    private final Events events;
    private volatile DriveOptions options;
    private DriveState state = DriveState.WAITING;
    private String reason = "";

    /** How the last driver was lost; the reasons of later attempts are added to it. */
    private String loss = "";

    /** How often a state was entered. */
    private int entries;

    /** Takes back what is to end this state. */
    private Runnable endLimit = () -> {};

    Status(Drive drive, DriveOptions options, Monitor monitor, Events events) {
        this.drive = drive;
        this.options = options;
        this.monitor = monitor;
        this.events = events;
    }

    DriveOptions options() {
        return options;
    }

    /** Who waits, and who listens, is told of it: the policy may be another. */
    void setLimits(DriveOptions value) {
        monitor.locked(() -> {
            options = value;
            events.add(drive, state, reason);
            monitor.changed();
        });
    }

    DriveState state() {
        return monitor.locked(() -> state);
    }

    boolean is(DriveState which) {
        return state() == which;
    }

    String reason() {
        return monitor.locked(() -> reason);
    }

    void tell(DriveListener listener) {
        monitor.locked(() -> events.add(List.of(listener), drive, state, reason));
    }

    /** Says why the drive is still without a driver. */
    void explain(String why) {
        monitor.locked(() -> {
            String both = loss.isEmpty() ? why : loss + "; " + why;
            boolean without = state != DriveState.ATTACHED && state != DriveState.CLOSED;
            if (without && !why.isEmpty() && !both.equals(reason)) {
                reason = both;
                events.add(drive, state, both);
            }
        });
    }

    /** A driver serves the image; under the lock, as are the others. */
    void attached() {
        enter(DriveState.ATTACHED, "");
    }

    void quiescing(String why) {
        loss = why;
        enter(DriveState.QUIESCING, why);
    }

    /** The driver has let go. */
    void detached() {
        if (state == DriveState.QUIESCING) {
            enter(DriveState.DETACHED, reason);
        }
    }

    /** The driver has not let go, and is not waited for any longer. */
    void detachedAllTheSame() {
        if (state == DriveState.QUIESCING) {
            enter(DriveState.DETACHED, notLetGo());
        }
    }

    void missing(String why) {
        enter(DriveState.MISSING, why);
    }

    void closed() {
        enter(DriveState.CLOSED, "");
    }

    void requireOpen() throws BlockException {
        if (state == DriveState.CLOSED) {
            throw new BlockException(BlockException.Kind.CLOSED, drive.name() + ": the drive is closed");
        }
    }

    /** Why nobody else can have the file. */
    String notLetGo() {
        return drive.image() + ": its driver has not let go of the image within "
                + options.quiesceLimit().toMillis() + " ms";
    }

    /** What to tell people of a failure. */
    static String reasonOf(Throwable failure) {
        return failure instanceof IOException known && known.getMessage() != null
                ? known.getMessage()
                : failure.toString();
    }

    BlockException busy(String why) {
        return new BlockException(BlockException.Kind.BUSY, drive.name() + ": " + why);
    }

    private void enter(DriveState next, String why) {
        endLimit.run();
        entries++;
        state = next;
        reason = why;
        endLimit = switch (next) {
            case QUIESCING -> after(options.quiesceLimit(), this::detachedAllTheSame);
            case DETACHED -> after(options.grace(), () -> missing(reason));
            default -> () -> {};
        };
        events.add(drive, next, why);
        monitor.changed();
    }

    /** Has the state end like this, if it lasts so long. */
    private Runnable after(Duration limit, Runnable end) {
        int entry = entries;
        return events.background()
                .after(
                        limit,
                        () -> monitor.locked(() -> {
                            if (entries == entry) {
                                end.run();
                            }
                        }));
    }
}
