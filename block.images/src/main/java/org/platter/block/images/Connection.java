package org.platter.block.images;

import java.io.IOException;
import java.time.Duration;
import java.util.function.UnaryOperator;
import org.platter.block.api.BlockException;

/**
 * What connects a drive to its image: opens it, lets a driver go that is taken away, and opens it again by another.
 *
 * <p>It is made of {@link Parts} that each have one idea, and joins them. What holds for all of them:
 *
 * <ul>
 *   <li>One lock, the {@link Monitor}, guards all that is not volatile. No driver, listener or publisher is ever called under
 *       it.
 *   <li>At most one thread opens at a time: who has the {@link Turn}.
 *   <li>At most one attachment is being let go: see {@link LettingGo}.
 *   <li>A driver that returns from neither is cut off from the file before anybody else may open it: see {@link LeftFile}.
 * </ul>
 */
final class Connection {

    private final Drivers drivers;
    private final Parts parts;
    private final Monitor monitor;
    private final Status status;
    private final Gate gate;
    private final Turn turn;
    private final Opener opener;
    private final Reopening reopening;
    private final DriverWatch watch;
    private final FirstOffer offer;

    Connection(Drive drive, DriveOptions options, Drivers drivers, Events events) {
        this.drivers = drivers;
        this.parts = Parts.of(drive, options, drivers, events, this::openIfWanted);
        this.monitor = parts.monitor();
        this.status = parts.status();
        this.gate = parts.gate();
        this.turn = parts.turn();
        this.opener = new Opener(parts, new BusyRetry(monitor, parts.background(), this::openIfWanted));
        this.reopening = new Reopening(parts, opener, this::end);
        this.watch = new DriverWatch(parts, this::openIfWanted);
        this.offer = new FirstOffer(drive, monitor, parts.disk());
    }

    Parts parts() {
        return parts;
    }

    /** Opens the image for the first time, or waits for a driver if there is none. To be called once. */
    void start() throws IOException {
        Opening mine = new Opening(parts.path());
        monitor.locked(() -> turn.begin(mine));
        // Not before: a driver that came in between would be asked by an opening of its own.
        drivers.addListener(watch);
        try {
            mine.explain(status, opener.open(mine, parts.disk().how(), false).orElse(""));
        } catch (IOException | RuntimeException | Error e) {
            if (!mine.givenUp()) {
                throw e;
            }
        } finally {
            end(mine);
        }
    }

    /** See {@link Drive#allowOffer}. */
    void allowOffer() {
        offer.allow();
    }

    boolean awaitAttached(Duration limit) {
        return monitor.locked(() -> {
            monitor.await(() -> isUsable() || status.is(DriveState.CLOSED), limit);
            return isUsable();
        });
    }

    private boolean isUsable() {
        return gate.isOpen() && offer.isMade();
    }

    boolean awaitOpened(Duration limit) {
        return monitor.locked(() -> monitor.await(() -> !status.is(DriveState.WAITING), limit));
    }

    /** A driver whose code is going away fails in ways that say nothing of the image: it is let go. */
    void failed(Attachment attachment, Throwable failure) {
        monitor.locked(() -> {
            if (gate.leadsTo(attachment)) {
                parts.drivers().failed(attachment.driver());
                parts.lettingGo().detach("its driver failed: " + failure);
            }
        });
    }

    /** See {@link Drive#reopen}. */
    void reopen(boolean readOnly) throws IOException {
        reopening.run(how -> how.withReadOnly(readOnly), false, () -> {});
    }

    /** See {@link Drive#release}. */
    void release(Drive.Work work) throws IOException {
        reopening.run(UnaryOperator.identity(), false, work);
    }

    /** See {@link Drive#reattach}. */
    void reattach() throws IOException {
        reopening.run(UnaryOperator.identity(), true, () -> {});
    }

    /** See {@link Drive#close}. */
    void close() throws IOException {
        if (!monitor.locked(this::beginClosing)) {
            return;
        }
        try {
            monitor.locked(this::awaitClosed);
        } finally {
            // Not before: a driver that leaves meanwhile is to wait until it has closed the image, and not be waited
            // for twice.
            drivers.removeListener(watch);
            watch.end();
        }
    }

    private boolean beginClosing() {
        boolean first = !status.is(DriveState.CLOSED);
        if (first) {
            parts.lettingGo().close();
        }
        return first;
    }

    private void awaitClosed() throws BlockException {
        Duration limit = status.options().quiesceLimit();
        LettingGo lettingGo = parts.lettingGo();
        monitor.await(() -> lettingGo.isOver() && turn.isFree(), limit);
        turn.giveUp();
        monitor.await(() -> !parts.file().cutting(), limit);
        if (!lettingGo.isOver()) {
            throw status.busy(status.notLetGo());
        }
        parts.losses().tellAtClose();
    }

    private void openIfWanted() {
        Opening mine = new Opening(parts.path());
        if (!monitor.locked(() -> begin(mine))) {
            return;
        }
        try {
            mine.explain(status, opener.open(mine, parts.disk().how(), false).orElse(""));
        } catch (IOException | RuntimeException | Error e) {
            mine.explain(status, Status.reasonOf(e));
        } finally {
            end(mine);
        }
    }

    /** Takes the turn if the image is to be opened. */
    private boolean begin(Opening mine) {
        if (!turn.isFree()) {
            turn.want();
            return false;
        }
        if (!wanted()) {
            return false;
        }
        turn.begin(mine);
        return true;
    }

    private boolean wanted() {
        return !gate.isOpen()
                && parts.lettingGo().isOver()
                && !parts.file().cutting()
                && !parts.losses().held()
                && !status.is(DriveState.CLOSED);
    }

    private void end(Opening mine) {
        monitor.locked(() -> turn.end(mine));
        // Not before: taking a driver away waits for the opening, and publishing may wait for whoever takes it away.
        offer.makeIfDue();
    }
}
