package org.platter.block.images;

import java.util.Optional;
import org.platter.block.api.BlockException;

/** Where requests enter: at once while a driver serves the image; else they wait or fail, as the drive's state and policy say. */
final class Gate {

    private final Monitor monitor;
    private final Status status;

    /** Null in every state but {@link DriveState#ATTACHED}. */
    private volatile Attachment current;

    /** Grows when those who wait are to give up. */
    private int endings;

    Gate(Monitor monitor, Status status) {
        this.monitor = monitor;
        this.status = status;
    }

    /**
     * Lets a request in as soon as there is a driver; {@link Attachment#leave} must follow.
     *
     * @throws BlockException {@code CLOSED}, or {@code BUSY} where the policy is to report a missing driver
     */
    Attachment enter() throws BlockException {
        Attachment now = current;
        return now != null && now.enter() ? now : waitAndEnter();
    }

    private Attachment waitAndEnter() throws BlockException {
        return monitor.locked(() -> {
            int before = endings;
            while (current == null || !current.enter()) {
                status.requireOpen();
                if (endings != before || refuses()) {
                    throw status.busy(status.reason());
                }
                monitor.await();
            }
            return current;
        });
    }

    private boolean refuses() {
        return status.is(DriveState.WAITING)
                || status.is(DriveState.MISSING) && status.options().policy() == MissingPolicy.REPORT;
    }

    /** Has requests that wait give up; those that come later wait as before. */
    void endWaiting() {
        monitor.locked(() -> {
            endings++;
            monitor.changed();
        });
    }

    boolean isOpen() {
        return current != null;
    }

    /** Whether requests go to this attachment. */
    boolean leadsTo(Attachment which) {
        return current == which;
    }

    /** Who serves requests. */
    Optional<Attachment> current() {
        return Optional.ofNullable(current);
    }

    /** From now on requests go to this attachment; under the lock. */
    void open(Attachment fresh) {
        current = fresh;
    }

    /** From now on requests wait; under the lock. Those that have entered are still to leave the attachment that is returned. */
    Attachment shut() {
        Attachment last = current;
        last.end();
        current = null;
        return last;
    }
}
