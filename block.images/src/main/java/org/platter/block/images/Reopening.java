package org.platter.block.images;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.platter.block.api.BlockDriver;
import org.platter.block.api.BlockException;

/**
 * Lets a drive's driver go and opens the image again, on behalf of a person, who may want something done in between; who
 * insists gets the file from a driver that does not return, too.
 */
final class Reopening {

    private final Path path;
    private final Monitor monitor;
    private final Status status;
    private final Gate gate;
    private final KnownDisk disk;
    private final UsableDrivers drivers;
    private final Losses losses;
    private final LeftFile file;
    private final LettingGo lettingGo;
    private final Turn turn;
    private final Opener opener;
    private final Consumer<Opening> end;

    /** @param end of an opening's turn */
    Reopening(Parts parts, Opener opener, Consumer<Opening> end) {
        this.path = parts.path();
        this.monitor = parts.monitor();
        this.status = parts.status();
        this.gate = parts.gate();
        this.disk = parts.disk();
        this.drivers = parts.drivers();
        this.losses = parts.losses();
        this.file = parts.file();
        this.lettingGo = parts.lettingGo();
        this.turn = parts.turn();
        this.opener = opener;
        this.end = end;
    }

    /**
     * Does it; requests wait meanwhile. If the image cannot be opened so, it is opened as it was.
     *
     * @param change of how the image is opened, from how it was when it is this one's turn
     * @param forced whether the person insists
     */
    void run(UnaryOperator<ImageOptions> change, boolean forced, Drive.Work between) throws IOException {
        Opening mine = new Opening(path);
        ImageOptions before = monitor.locked(() -> {
            takeTurn(mine, forced);
            try {
                freeFile(forced);
            } catch (BlockException e) {
                turn.end(mine);
                throw e;
            }
            return disk.how();
        });
        ImageOptions how = change.apply(before);
        try {
            IOException failure = done(between);
            Optional<String> nobody = opener.open(mine, how, forced);
            if (failure != null) {
                throw failure;
            }
            if (nobody.isPresent()) {
                throw new BlockException(BlockException.Kind.BUSY, nobody.get());
            }
        } catch (IOException | RuntimeException | Error e) {
            mine.explain(status, Status.reasonOf(e));
            if (how != before) {
                goBack(mine, before, e);
            }
            throw e;
        } finally {
            end.accept(mine);
        }
    }

    private void takeTurn(Opening mine, boolean forced) throws BlockException {
        status.requireOpen();
        if (!await(turn::isFree)) {
            Optional<BlockDriver> stuck = turn.asked();
            if (!forced || stuck.isEmpty()) {
                throw status.busy("the image is still being opened");
            }
            turn.giveUp();
            drivers.askAllAgain();
            drivers.failed(stuck.get());
        } else if (forced) {
            drivers.askAllAgain();
        }
        if (!forced) {
            requireNotHeld();
        }
        turn.begin(mine);
    }

    private void freeFile(boolean forced) throws BlockException {
        if (gate.isOpen()) {
            lettingGo.detach("being opened again");
        }
        if (!await(lettingGo::isOver)) {
            status.detachedAllTheSame();
            if (!forced) {
                throw status.busy(status.notLetGo());
            }
            lettingGo.takeAway();
        }
        if (!await(() -> !file.cutting())) {
            throw status.busy("the host has not finished what a driver began that was cut off");
        }
        if (forced) {
            losses.goOn();
        } else {
            requireNotHeld();
        }
    }

    private void requireNotHeld() throws BlockException {
        if (losses.held()) {
            throw status.busy(status.reason());
        }
    }

    /** False if that has not come to pass within the drive's limit. Nothing more is to be done to a drive that is closed meanwhile. */
    private boolean await(BooleanSupplier done) throws BlockException {
        Duration limit = status.options().quiesceLimit();
        monitor.await(() -> done.getAsBoolean() || status.is(DriveState.CLOSED), limit);
        status.requireOpen();
        return done.getAsBoolean();
    }

    /** Whatever becomes of the work, the image is to be opened again. */
    private static IOException done(Drive.Work work) {
        try {
            work.run();
            return null;
        } catch (IOException e) {
            return e;
        } catch (RuntimeException e) {
            return new IOException(e);
        }
    }

    private void goBack(Opening mine, ImageOptions before, Throwable why) {
        try {
            opener.open(mine, before, false);
        } catch (IOException | RuntimeException | Error e) {
            why.addSuppressed(e);
        }
    }
}
