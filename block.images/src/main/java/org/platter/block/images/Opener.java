package org.platter.block.images;

import java.io.IOException;
import java.util.Optional;
import org.platter.block.api.ChsGeometry;
import org.platter.block.api.DeviceInfo;

/**
 * Opens a drive's image: asks drivers until one serves it. Calls them, so never under the lock; who calls it has the {@link
 * Turn}, as long as it is not taken away.
 */
final class Opener {

    private final Monitor monitor;
    private final Status status;
    private final Gate gate;
    private final KnownDisk disk;
    private final UsableDrivers drivers;
    private final LeftFile file;
    private final Turn turn;
    private final BusyRetry retry;

    Opener(Parts parts, BusyRetry retry) {
        this.monitor = parts.monitor();
        this.status = parts.status();
        this.gate = parts.gate();
        this.disk = parts.disk();
        this.drivers = parts.drivers();
        this.file = parts.file();
        this.turn = parts.turn();
        this.retry = retry;
    }

    /**
     * Opens the image.
     *
     * @param evenIfChanged whether the file may be another than was left
     * @return empty when that is done, else why nobody can
     * @throws IOException if it cannot be opened
     */
    Optional<String> open(Opening mine, ImageOptions how, boolean evenIfChanged) throws IOException {
        while (true) {
            monitor.locked(() -> {
                mine.candidates(drivers.list());
                monitor.changed();
            });
            if (!mine.anyCandidates()) {
                return Optional.of("no driver is present");
            }
            Optional<Attachment> opened = attempt(mine, how, evenIfChanged);
            if (opened.isEmpty()) {
                return Optional.of(mine.nobody());
            }
            if (serves(mine, opened.get())) {
                return Optional.empty();
            }
            // Its driver has gone in the meantime: the others are asked.
        }
    }

    private Optional<Attachment> attempt(Opening mine, ImageOptions how, boolean evenIfChanged) throws IOException {
        FileStamp expected = evenIfChanged ? FileStamp.UNKNOWN : monitor.locked(file::stamp);
        try {
            return mine.attempt(how, expected);
        } catch (IOException | RuntimeException | Error e) {
            looked(mine);
            retry.after(e);
            throw e;
        }
    }

    /** Whether the attachment is in use now; if not, it is closed. */
    private boolean serves(Opening mine, Attachment fresh) throws IOException {
        boolean serves = false;
        try {
            serves = attached(mine, fresh);
            return serves;
        } finally {
            if (!serves) {
                discard(fresh);
                looked(mine);
            }
        }
    }

    private boolean attached(Opening mine, Attachment fresh) throws IOException {
        DeviceInfo found = disk.recognise(fresh.device());
        Optional<ChsGeometry> geometry = fresh.device().geometry();
        return monitor.locked(() -> {
            status.requireOpen();
            if (mine.givenUp()) {
                throw status.busy("its opening was given up");
            }
            if (!drivers.stillServe(fresh)) {
                return false;
            }
            disk.opened(found, geometry, fresh.how());
            gate.open(fresh);
            status.attached();
            // At the same moment: who gives an opening up cuts off whom it asked, and that one serves the image now.
            turn.end(mine);
            return true;
        });
    }

    private static void discard(Attachment fresh) {
        fresh.end();
        try {
            fresh.close();
        } catch (IOException | RuntimeException | Error e) {
            // Nobody has written through it.
        }
    }

    /** What a driver did to the file before it failed was not somebody else's doing. */
    private void looked(Opening mine) {
        if (mine.matched()) {
            FileStamp stamp = file.look();
            monitor.locked(() -> {
                if (!mine.givenUp()) {
                    file.leftAs(stamp);
                }
            });
        }
    }
}
