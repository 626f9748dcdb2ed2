package org.platter.block.images;

import java.time.Duration;
import java.util.IdentityHashMap;
import java.util.Map;
import org.platter.block.api.BlockDriver;

/** Hears of drivers that come and go: has the image opened by the former, and lets go of the latter within the drive's limit. */
final class DriverWatch implements Drivers.Listener {

    private final Monitor monitor;
    private final Background background;
    private final Status status;
    private final Gate gate;
    private final KnownDisk disk;
    private final UsableDrivers drivers;
    private final LettingGo lettingGo;
    private final Turn turn;
    private final Runnable openIfWanted;

    /** Drivers that are going, and by when they must have let go, in the time of {@link System#nanoTime}. */
    private final Map<BlockDriver, Long> deadlines = new IdentityHashMap<>();

    private boolean ended;

    DriverWatch(Parts parts, Runnable openIfWanted) {
        this.monitor = parts.monitor();
        this.background = parts.background();
        this.status = parts.status();
        this.gate = parts.gate();
        this.disk = parts.disk();
        this.drivers = parts.drivers();
        this.lettingGo = parts.lettingGo();
        this.turn = parts.turn();
        this.openIfWanted = openIfWanted;
    }

    @Override
    public void added(BlockDriver driver) {
        background.run(openIfWanted);
    }

    @Override
    public void leaving(BlockDriver driver) {
        monitor.locked(() -> {
            if (!ended) {
                deadlines.put(driver, deadline());
            }
            drivers.gone(driver);
            gate.current()
                    .filter(now -> now.uses(driver))
                    .ifPresent(now -> lettingGo.detach(
                            now.driver() == driver
                                    ? "its driver (" + format() + ") was taken away"
                                    : "the driver of an image below it was taken away"));
        });
    }

    @Override
    public void removed(BlockDriver driver) {
        monitor.locked(() -> {
            // A drive that has just come did not hear that the driver was leaving.
            Long known = deadlines.remove(driver);
            long deadline = known == null ? deadline() : known;
            monitor.await(() -> !turn.mayAsk(driver) && !lettingGo.uses(driver), deadline);
            if (lettingGo.uses(driver)) {
                status.detachedAllTheSame();
            }
            if (turn.mayAsk(driver)) {
                turn.giveUp();
                status.explain("a driver that was taken away has not returned from opening it within "
                        + limit().toMillis() + " ms");
            }
        });
    }

    /** Nobody is waited for any more, and no driver is to be remembered. */
    void end() {
        monitor.locked(() -> {
            ended = true;
            deadlines.clear();
            drivers.askAllAgain();
        });
    }

    private String format() {
        return disk.info().orElseThrow().format();
    }

    private long deadline() {
        return System.nanoTime() + limit().toNanos();
    }

    private Duration limit() {
        return status.options().quiesceLimit();
    }
}
