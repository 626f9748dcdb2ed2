package org.platter.block.images;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.platter.block.api.BlockDriver;
import org.platter.block.api.BlockException;
import org.platter.block.api.ChsGeometry;
import org.platter.block.api.DeviceInfo;

/**
 * What connects a drive to its image: opens it, lets a driver go that is taken away, and opens it again by another.
 *
 * <p>One lock guards all that is not volatile; no driver, listener or publisher is ever called under it. At most one thread
 * opens at a time ({@link #opening}), and at most one attachment is being let go ({@link #leaving}). A driver that returns from
 * neither is cut off from the file before anybody else may open it ({@link #cuts}).
 */
final class Connection implements Drivers.Listener {

    private static final Duration BUSY_RETRY = Duration.ofSeconds(1);

    private final Drive drive;
    private final Path path;
    private final Drivers drivers;
    private final Background background;

    private final Monitor monitor = new Monitor();
    private final Status status;
    private final Gate gate;
    private final Losses losses;
    private final LeftFile file;
    private final LettingGo lettingGo;

    private volatile DeviceInfo info;
    private volatile Optional<ChsGeometry> geometry = Optional.empty();

    private ImageOptions image;
    /** How often drivers have opened the image. */
    private int openings;

    /** Null if nobody opens. */
    private Opening opening;

    private boolean openAgain;

    private boolean retryPlanned;
    private boolean offerAllowed;
    private boolean offerBegun;
    private boolean offered;

    /** Drivers that failed while they served this image; not asked again until they are registered anew. */
    private final Set<BlockDriver> broken = Collections.newSetFromMap(new IdentityHashMap<>());

    /** Drivers that are going, and by when they must have let go, in the time of {@link System#nanoTime}. */
    private final Map<BlockDriver, Long> deadlines = new IdentityHashMap<>();

    Connection(Drive drive, DriveOptions options, Drivers drivers, Events events) {
        this.drive = drive;
        this.path = drive.image();
        this.drivers = drivers;
        this.background = events.background();
        this.status = new Status(drive, options, monitor, events);
        this.gate = new Gate(monitor, status);
        this.losses = new Losses(drive.name(), path);
        this.file = new LeftFile(path, monitor, background, this::openIfWanted);
        this.lettingGo = new LettingGo(monitor, background, status, gate, file, losses, this::openIfWanted);
        this.image =
                options.image().withReadOnly(options.image().imageReadOnly()).withSnapshot(false);
    }

    /** Opens the image for the first time, or waits for a driver if there is none. To be called once. */
    void start() throws IOException {
        drivers.addListener(this);
        Opening mine = new Opening(path);
        monitor.locked(() -> {
            opening = mine;
        });
        try {
            explain(mine, open(mine, image, false).orElse(""));
        } catch (IOException | RuntimeException | Error e) {
            if (!mine.givenUp()) {
                throw e;
            }
        } finally {
            openingEnds(mine);
        }
    }

    /** See {@link Drive#allowOffer}. */
    void allowOffer() {
        monitor.locked(() -> {
            offerAllowed = true;
        });
        offerIfDue();
    }

    int openings() {
        return monitor.locked(() -> openings);
    }

    Status status() {
        return status;
    }

    Gate gate() {
        return gate;
    }

    Losses losses() {
        return losses;
    }

    boolean awaitAttached(Duration limit) {
        return monitor.locked(() -> {
            monitor.await(() -> gate.isOpen() && offered || status.is(DriveState.CLOSED), limit);
            return gate.isOpen() && offered;
        });
    }

    boolean awaitOpened(Duration limit) {
        return monitor.locked(() -> {
            return monitor.await(() -> !status.is(DriveState.WAITING), limit);
        });
    }

    DeviceInfo info() {
        DeviceInfo known = info;
        if (known == null) {
            throw new IllegalStateException(drive.name() + ": no driver has opened " + path + " yet");
        }
        return known;
    }

    Optional<DeviceInfo> knownInfo() {
        return Optional.ofNullable(info);
    }

    Optional<ChsGeometry> geometry() {
        return geometry;
    }

    /** A driver whose code is going away fails in ways that say nothing of the image: it is let go. */
    void failed(Attachment attachment, Throwable failure) {
        monitor.locked(() -> {
            if (gate.current().filter(now -> now == attachment).isPresent()) {
                if (drivers.contains(attachment.driver())) {
                    broken.add(attachment.driver());
                }
                lettingGo.detach("its driver failed: " + failure);
            }
        });
    }

    /** See {@link Drive#reopen}. */
    void reopen(boolean readOnly) throws IOException {
        move(monitor.locked(() -> image.withReadOnly(readOnly)), false, () -> {});
    }

    /** See {@link Drive#release}. */
    void release(Drive.Work work) throws IOException {
        move(monitor.locked(() -> image), false, work);
    }

    /** See {@link Drive#reattach}. */
    void reattach() throws IOException {
        move(monitor.locked(() -> image), true, () -> {});
    }

    /** See {@link Drive#close}. */
    void close() throws IOException {
        drivers.removeListener(this);
        monitor.locked(() -> {
            if (status.is(DriveState.CLOSED)) {
                return;
            }
            lettingGo.close();
            monitor.await(
                    () -> lettingGo.isOver() && opening == null,
                    status.options().quiesceLimit());
            giveUpOpening();
            monitor.await(() -> !file.cutting(), status.options().quiesceLimit());
            if (!lettingGo.isOver()) {
                throw status.busy(status.notLetGo());
            }
            losses.tellAtClose();
        });
    }

    @Override
    public void added(BlockDriver driver) {
        background.run(this::openIfWanted);
    }

    @Override
    public void leaving(BlockDriver driver) {
        monitor.locked(() -> {
            deadlines.put(driver, deadline());
            broken.remove(driver);
            gate.current()
                    .filter(now -> now.uses(driver))
                    .ifPresent(now -> lettingGo.detach(
                            now.driver() == driver
                                    ? "its driver (" + info.format() + ") was taken away"
                                    : "the driver of an image below it was taken away"));
        });
    }

    @Override
    public void removed(BlockDriver driver) {
        monitor.locked(() -> {
            // A drive that has just come did not hear that the driver was leaving.
            Long known = deadlines.remove(driver);
            long deadline = known == null ? deadline() : known;
            monitor.await(() -> !mayBeAsked(driver) && !lettingGo.uses(driver), deadline);
            if (lettingGo.uses(driver) && status.is(DriveState.QUIESCING)) {
                status.detachedAllTheSame();
            }
            if (mayBeAsked(driver)) {
                giveUpOpening();
                status.explain("a driver that was taken away has not returned from opening it within "
                        + status.options().quiesceLimit().toMillis() + " ms");
            }
        });
    }

    private long deadline() {
        return System.nanoTime() + status.options().quiesceLimit().toNanos();
    }

    private boolean mayBeAsked(BlockDriver driver) {
        return opening != null && opening.mayAsk(driver);
    }

    private void openIfWanted() {
        Opening mine = new Opening(path);
        Optional<ImageOptions> how = monitor.locked(() -> {
            if (opening != null) {
                openAgain = true;
                return Optional.empty();
            }
            if (!wanted()) {
                return Optional.empty();
            }
            opening = mine;
            return Optional.of(image);
        });
        if (how.isEmpty()) {
            return;
        }
        try {
            explain(mine, open(mine, how.get(), false).orElse(""));
        } catch (IOException | RuntimeException | Error e) {
            explain(mine, Status.reasonOf(e));
            if (e instanceof BlockException known && known.kind() == BlockException.Kind.BUSY) {
                planRetry();
            }
        } finally {
            openingEnds(mine);
        }
    }

    private boolean wanted() {
        return !gate.isOpen()
                && lettingGo.isOver()
                && !file.cutting()
                && !losses.held()
                && !status.is(DriveState.CLOSED);
    }

    private FileStamp lastSeen() {
        return monitor.locked(file::stamp);
    }

    private void openingEnds(Opening mine) {
        monitor.locked(() -> {
            if (opening == mine) {
                opening = null;
                if (openAgain) {
                    openAgain = false;
                    background.run(this::openIfWanted);
                }
                monitor.changed();
            }
        });
        // Not before: taking a driver away waits for the opening, and publishing may wait for whoever takes it away.
        offerIfDue();
    }

    private void offerIfDue() {
        boolean offerNow = monitor.locked(() -> {
            boolean due = offerAllowed && info != null && !offerBegun;
            offerBegun |= due;
            return due;
        });
        if (offerNow) {
            drive.offer();
            monitor.locked(() -> {
                offered = true;
                monitor.changed();
            });
        }
    }

    private void planRetry() {
        monitor.locked(() -> {
            if (!retryPlanned) {
                retryPlanned = true;
                background.after(BUSY_RETRY, () -> {
                    monitor.locked(() -> {
                        retryPlanned = false;
                    });
                    openIfWanted();
                });
            }
        });
    }

    /** Opens; {@link #opening} is ours, as long as it is not given up. Empty when that is done, else why nobody can. */
    private Optional<String> open(Opening mine, ImageOptions how, boolean evenIfChanged) throws IOException {
        while (true) {
            monitor.locked(() -> mine.candidates(usable()));
            if (!mine.anyCandidates()) {
                return Optional.of("no driver is present");
            }
            Attachment fresh;
            try {
                Optional<Attachment> opened = mine.attempt(how, evenIfChanged ? FileStamp.UNKNOWN : lastSeen());
                if (opened.isEmpty()) {
                    return Optional.of(mine.nobody());
                }
                fresh = opened.get();
            } catch (IOException | RuntimeException | Error e) {
                looked(mine);
                throw e;
            }
            try {
                if (attached(mine, fresh)) {
                    return Optional.empty();
                }
            } catch (IOException | RuntimeException | Error e) {
                discard(fresh, e);
                looked(mine);
                throw e;
            }
            // Its driver has gone in the meantime: the others are asked.
            discard(fresh, null);
            looked(mine);
        }
    }

    private boolean attached(Opening mine, Attachment fresh) throws IOException {
        DeviceInfo found = fresh.device().info();
        if (info != null) {
            SameDisk.require(path, found, info);
        }
        DeviceInfo facts = Facts.copy(found, found.readOnly());
        Optional<ChsGeometry> recorded = fresh.device().geometry();
        return monitor.locked(() -> {
            status.requireOpen();
            if (mine.givenUp()) {
                throw status.busy("its opening was given up");
            }
            if (!fresh.drivers().allMatch(drivers::contains)) {
                return false;
            }
            if (info == null) {
                geometry = recorded;
            }
            // From now on the image has a format: while its driver is away, nobody is to take it for a raw one.
            image = fresh.how().withRawFallback(false);
            info = facts;
            gate.open(fresh);
            openings++;
            status.attached();
            return true;
        });
    }

    /** What a driver did to the file before it failed was not somebody else's doing. */
    private void looked(Opening mine) {
        if (mine.matched()) {
            FileStamp stamp = file.look();
            monitor.locked(() -> {
                if (opening == mine) {
                    file.leftAs(stamp);
                }
            });
        }
    }

    /** Leaves a driver alone that does not return from opening, and cuts it off; under the lock. */
    private void giveUpOpening() {
        if (opening != null) {
            Opening stuck = opening;
            opening = null;
            openAgain = false;
            stuck.giveUp();
            file.cutOff(stuck::cutOff);
        }
    }

    private static void discard(Attachment fresh, Throwable why) {
        fresh.end();
        try {
            fresh.close();
        } catch (IOException | RuntimeException | Error e) {
            if (why != null) {
                why.addSuppressed(e);
            }
        }
    }

    private List<BlockDriver> usable() {
        return monitor.locked(() -> drivers.list().stream()
                .filter(driver -> !broken.contains(driver))
                .toList());
    }

    /** Lets the driver go and opens again, on behalf of a person, who may want something done in between. */
    private void move(ImageOptions how, boolean forced, Drive.Work between) throws IOException {
        Opening mine = new Opening(path);
        ImageOptions before = monitor.locked(() -> {
            status.requireOpen();
            if (!monitor.await(() -> opening == null, status.options().quiesceLimit())) {
                Optional<BlockDriver> asked = opening.asked();
                if (!forced || asked.isEmpty()) {
                    throw status.busy("the image is still being opened");
                }
                giveUpOpening();
                broken.clear();
                broken.add(asked.get());
            } else if (forced) {
                broken.clear();
            }
            status.requireOpen();
            if (losses.held() && !forced) {
                throw status.busy(status.reason());
            }
            opening = mine;
            if (gate.isOpen()) {
                lettingGo.detach("being opened again");
            }
            if (!monitor.await(() -> lettingGo.isOver(), status.options().quiesceLimit())) {
                status.detachedAllTheSame();
                if (!forced) {
                    opening = null;
                    monitor.changed();
                    throw status.busy(status.reason());
                }
                lettingGo.takeAway();
            }
            if (!monitor.await(() -> !file.cutting(), status.options().quiesceLimit())) {
                opening = null;
                monitor.changed();
                throw status.busy("the host has not finished what a driver began that was cut off");
            }
            if (forced) {
                losses.goOn();
            } else if (losses.held()) {
                opening = null;
                monitor.changed();
                throw status.busy(status.reason());
            }
            return image;
        });
        try {
            IOException failure = done(between);
            Optional<String> nobody = open(mine, how, forced);
            if (failure != null) {
                throw failure;
            }
            if (nobody.isPresent()) {
                throw new BlockException(BlockException.Kind.BUSY, nobody.get());
            }
        } catch (IOException | RuntimeException | Error e) {
            explain(mine, Status.reasonOf(e));
            if (how != before) {
                goBack(mine, before, e);
            }
            throw e;
        } finally {
            openingEnds(mine);
        }
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
            open(mine, before, false);
        } catch (IOException | RuntimeException | Error e) {
            why.addSuppressed(e);
        }
    }

    private void explain(Opening mine, String why) {
        if (!mine.givenUp()) {
            status.explain(why);
        }
    }
}
