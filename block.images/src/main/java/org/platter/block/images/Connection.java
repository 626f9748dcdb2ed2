package org.platter.block.images;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.platter.block.api.BlockDriver;
import org.platter.block.api.BlockException;
import org.platter.block.api.ChsGeometry;
import org.platter.block.api.DeviceInfo;
import org.platter.block.api.Storage;

/**
 * What connects a drive to its image: opens it, lets a driver go that is taken away, and opens it again by another.
 *
 * <p>One lock guards all that is not volatile; no driver, listener or publisher is ever called under it. At most one thread
 * opens at a time ({@link #opening}), and at most one attachment is being let go ({@link #leaving}).
 */
final class Connection implements Drivers.Listener {

    private static final Duration BUSY_RETRY = Duration.ofSeconds(1);

    private final Drive drive;
    private final Path path;
    private final Drivers drivers;
    private final Background background;
    private final Events events;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    /** Who serves requests; null in every state but {@link DriveState#ATTACHED}. */
    private volatile Attachment current;

    /** Whether a write was acknowledged after the last flush began. */
    private volatile boolean unflushed;

    private volatile DeviceInfo info;
    private volatile Optional<ChsGeometry> geometry = Optional.empty();

    private volatile DriveOptions options;
    private ImageOptions image;
    private DriveState state = DriveState.WAITING;
    private String reason = "";

    /** How the last driver was lost; the reasons of later attempts are added to it. */
    private String loss = "";

    private Attachment leaving;

    /** How often drivers have opened the image. */
    private int openings;

    /** The file when it was last closed by us; none before. */
    private FileStamp left = FileStamp.UNKNOWN;

    private boolean opening;
    private boolean openAgain;
    private boolean retryPlanned;
    private boolean offerAllowed;
    private boolean offerBegun;
    private boolean offered;

    /** Grows when those who wait are to give up. */
    private int waitingEnded;

    /** Whether acknowledged writes may be lost, so that only a person may say that the guest goes on. */
    private boolean held;

    private String closeFailure = "";
    private Runnable endGrace = () -> {};

    /** Drivers that failed while they served this image; not asked again until they are registered anew. */
    private final Set<BlockDriver> broken = Collections.newSetFromMap(new IdentityHashMap<>());

    Connection(Drive drive, DriveOptions options, Drivers drivers, Events events) {
        this.drive = drive;
        this.path = drive.image();
        this.options = options;
        this.drivers = drivers;
        this.background = events.background();
        this.events = events;
        this.image =
                options.image().withReadOnly(options.image().imageReadOnly()).withSnapshot(false);
    }

    /** Opens the image for the first time, or waits for a driver if there is none. To be called once. */
    void start() throws IOException {
        drivers.addListener(this);
        locked(() -> {
            opening = true;
        });
        try {
            explain(open(image, false).orElse(""));
        } finally {
            openingEnds();
        }
    }

    /** See {@link Drive#allowOffer}. */
    void allowOffer() {
        locked(() -> {
            offerAllowed = true;
        });
        offerIfDue();
    }

    /** See {@link Drive#setLimits}. Who waits, and who listens, is told of it: the policy may be another. */
    void setLimits(DriveOptions value) {
        locked(() -> {
            options = value;
            events.add(drive, state, reason);
            changed.signalAll();
        });
    }

    DriveOptions options() {
        return options;
    }

    int openings() {
        return locked(() -> openings);
    }

    Optional<BlockDriver> driver() {
        return Optional.ofNullable(current).map(Attachment::driver);
    }

    DriveState state() {
        return locked(() -> state);
    }

    String reason() {
        return locked(() -> reason);
    }

    boolean awaitAttached(Duration limit) {
        lock.lock();
        try {
            await(() -> current != null && offered || state == DriveState.CLOSED, limit);
            return current != null && offered;
        } finally {
            lock.unlock();
        }
    }

    Events events() {
        return events;
    }

    void tellState(DriveListener listener) {
        locked(() -> events.add(List.of(listener), drive, state, reason));
    }

    void endWaiting() {
        locked(() -> {
            waitingEnded++;
            changed.signalAll();
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

    /**
     * Lets a request in as soon as there is a driver; {@link Attachment#leave} must follow.
     *
     * @throws BlockException {@code CLOSED}, or {@code BUSY} where the policy is to report a missing driver
     */
    Attachment enter() throws BlockException {
        Attachment now = current;
        if (now != null && now.enter()) {
            return now;
        }
        lock.lock();
        try {
            int endings = waitingEnded;
            while (true) {
                now = current;
                if (now != null && now.enter()) {
                    return now;
                }
                requireOpen();
                if (endings != waitingEnded
                        || state == DriveState.WAITING
                        || state == DriveState.MISSING && options.policy() == MissingPolicy.REPORT) {
                    throw busy(reason);
                }
                changed.awaitUninterruptibly();
            }
        } finally {
            lock.unlock();
        }
    }

    /** A driver whose code is going away fails in ways that say nothing of the image: it is let go. */
    void failed(Attachment attachment, Throwable failure) {
        lock.lock();
        try {
            if (current == attachment) {
                if (drivers.contains(attachment.driver())) {
                    broken.add(attachment.driver());
                }
                detach("its driver failed: " + failure);
            }
        } finally {
            lock.unlock();
        }
    }

    void wrote() {
        if (!unflushed) {
            unflushed = true;
        }
    }

    void flushBegins() {
        unflushed = false;
    }

    /** See {@link Drive#reopen}. */
    void reopen(boolean readOnly) throws IOException {
        move(locked(() -> image.withReadOnly(readOnly)), false, () -> {});
    }

    /** See {@link Drive#release}. */
    void release(Drive.Work work) throws IOException {
        move(locked(() -> image), false, work);
    }

    /** See {@link Drive#reattach}. */
    void reattach() throws IOException {
        move(locked(() -> image), true, () -> {});
    }

    /** See {@link Drive#close}. */
    void close() throws IOException {
        drivers.removeListener(this);
        lock.lock();
        try {
            if (state == DriveState.CLOSED) {
                return;
            }
            if (current != null) {
                letGo();
            }
            enter(DriveState.CLOSED, "");
            await(() -> leaving == null && !opening, options.quiesceLimit());
            if (leaving != null) {
                throw busy(notLetGo());
            }
            if (!closeFailure.isEmpty()) {
                throw new BlockException(BlockException.Kind.IO, path + ": " + closeFailure);
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void added(BlockDriver driver) {
        background.run(this::openIfWanted);
    }

    @Override
    public void removed(BlockDriver driver) {
        lock.lock();
        try {
            broken.remove(driver);
            if (current != null && current.uses(driver)) {
                detach(
                        current.driver() == driver
                                ? "its driver (" + info.format() + ") was taken away"
                                : "the driver of an image below it was taken away");
            }
            Attachment mine = leaving != null && leaving.uses(driver) ? leaving : null;
            // Whoever is opening just now may be calling the driver.
            await(() -> !opening && (mine == null || leaving != mine), options.quiesceLimit());
            if (mine != null && leaving == mine && state == DriveState.QUIESCING) {
                enter(DriveState.DETACHED, notLetGo());
            }
        } finally {
            lock.unlock();
        }
    }

    private void openIfWanted() {
        ImageOptions how;
        lock.lock();
        try {
            if (opening) {
                openAgain = true;
                return;
            }
            if (!wanted()) {
                return;
            }
            opening = true;
            how = image;
        } finally {
            lock.unlock();
        }
        try {
            explain(open(how, false).orElse(""));
        } catch (IOException | RuntimeException | LinkageError e) {
            explain(String.valueOf(e.getMessage()));
            if (e instanceof BlockException known && known.kind() == BlockException.Kind.BUSY) {
                planRetry();
            }
        } finally {
            openingEnds();
        }
    }

    private boolean wanted() {
        return current == null && leaving == null && !held && state != DriveState.CLOSED;
    }

    private FileStamp lastSeen() {
        return locked(() -> left);
    }

    private void openingEnds() {
        lock.lock();
        try {
            opening = false;
            if (openAgain) {
                openAgain = false;
                background.run(this::openIfWanted);
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        // Not before: taking a driver away waits for the opening, and publishing may wait for whoever takes it away.
        offerIfDue();
    }

    private void offerIfDue() {
        boolean offerNow;
        lock.lock();
        try {
            offerNow = offerAllowed && info != null && !offerBegun;
            offerBegun |= offerNow;
        } finally {
            lock.unlock();
        }
        if (offerNow) {
            drive.offer();
            locked(() -> {
                offered = true;
                changed.signalAll();
            });
        }
    }

    private void planRetry() {
        lock.lock();
        try {
            if (!retryPlanned) {
                retryPlanned = true;
                background.after(BUSY_RETRY, () -> {
                    locked(() -> {
                        retryPlanned = false;
                    });
                    openIfWanted();
                });
            }
        } finally {
            lock.unlock();
        }
    }

    /** Opens; {@link #opening} is ours. Empty when that is done, else why nobody can. */
    private Optional<String> open(ImageOptions how, boolean evenIfChanged) throws IOException {
        while (true) {
            List<BlockDriver> present = usable();
            if (present.isEmpty()) {
                return Optional.of("no driver is present");
            }
            Storage storage = how.openFile(path);
            Choice choice;
            Attachment fresh;
            try {
                if (!evenIfChanged) {
                    lastSeen().requireUnchanged(path);
                }
                FileParents parents = FileParents.of(how, present);
                choice = Choice.of(storage, how, present, parents);
                if (choice.drivers().isEmpty()) {
                    storage.close();
                    return Optional.of(choice.nobody());
                }
                fresh = new Attachment(choice.open(storage), parents.drivers(), storage);
            } catch (IOException | RuntimeException | Error e) {
                storage.close();
                throw e;
            }
            try {
                if (attached(fresh, choice.fallback() ? how.withReadOnly(true).withFormat("raw") : how)) {
                    return Optional.empty();
                }
            } catch (IOException | RuntimeException | Error e) {
                discard(fresh, e);
                throw e;
            }
            // Its driver has gone in the meantime: the others are asked.
            discard(fresh, null);
        }
    }

    private boolean attached(Attachment fresh, ImageOptions how) throws IOException {
        DeviceInfo found = fresh.device().info();
        if (info != null) {
            SameDisk.require(path, found, info);
        }
        DeviceInfo facts = Facts.copy(found, found.readOnly());
        Optional<ChsGeometry> recorded = fresh.device().geometry();
        lock.lock();
        try {
            requireOpen();
            if (!fresh.drivers().allMatch(drivers::contains)) {
                return false;
            }
            if (info == null) {
                geometry = recorded;
            }
            // From now on the image has a format: while its driver is away, nobody is to take it for a raw one.
            image = how.withRawFallback(false);
            info = facts;
            current = fresh;
            openings++;
            enter(DriveState.ATTACHED, "");
            return true;
        } finally {
            lock.unlock();
        }
    }

    private static void discard(Attachment fresh, Throwable why) {
        fresh.end();
        try {
            fresh.close();
        } catch (IOException | RuntimeException | LinkageError e) {
            if (why != null) {
                why.addSuppressed(e);
            }
        }
    }

    private List<BlockDriver> usable() {
        return locked(() -> drivers.list().stream()
                .filter(driver -> !broken.contains(driver))
                .toList());
    }

    /** Lets the driver go and opens again, on behalf of a person, who may want something done in between. */
    private void move(ImageOptions how, boolean forced, Drive.Work between) throws IOException {
        Attachment stuck = null;
        ImageOptions before;
        lock.lock();
        try {
            requireOpen();
            if (!await(() -> !opening, options.quiesceLimit())) {
                throw busy("the image is still being opened");
            }
            requireOpen();
            if (held && !forced) {
                throw busy(reason);
            }
            opening = true;
            before = image;
            if (current != null) {
                detach("being opened again");
            }
            if (!await(() -> leaving == null, options.quiesceLimit())) {
                enter(DriveState.DETACHED, notLetGo());
                if (!forced) {
                    opening = false;
                    changed.signalAll();
                    throw busy(reason);
                }
                stuck = leaving;
                leaving = null;
            }
            if (forced) {
                held = false;
                broken.clear();
            }
        } finally {
            lock.unlock();
        }
        try {
            if (stuck != null) {
                stuck.revoke();
            }
            IOException failure = done(between);
            Optional<String> nobody = open(how, forced);
            if (failure != null) {
                throw failure;
            }
            if (nobody.isPresent()) {
                throw new BlockException(BlockException.Kind.BUSY, nobody.get());
            }
        } catch (IOException | RuntimeException | Error e) {
            explain(String.valueOf(e.getMessage()));
            if (how != before) {
                goBack(before, e);
            }
            throw e;
        } finally {
            openingEnds();
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

    private void goBack(ImageOptions before, Throwable why) {
        try {
            open(before, false);
        } catch (IOException | RuntimeException | LinkageError e) {
            why.addSuppressed(e);
        }
    }

    private void detach(String why) {
        letGo();
        loss = why;
        enter(DriveState.QUIESCING, why);
    }

    private void letGo() {
        Attachment last = current;
        last.end();
        current = null;
        leaving = last;
        background.run(() -> release(last));
    }

    /** Waits for the last request and closes; it may take as long as the driver likes. */
    private void release(Attachment last) {
        String failure = "";
        try {
            last.close();
        } catch (IOException | RuntimeException | LinkageError e) {
            failure = "closing failed: " + e.getMessage();
        }
        FileStamp stamp;
        try {
            stamp = FileStamp.of(path);
        } catch (IOException e) {
            stamp = FileStamp.GONE;
        }
        lock.lock();
        try {
            if (leaving != last) {
                return;
            }
            leaving = null;
            left = stamp;
            closeFailure = unflushed ? failure : "";
            unflushed = false;
            changed.signalAll();
            if (state == DriveState.CLOSED) {
                return;
            }
            if (!closeFailure.isEmpty()) {
                held = true;
                enter(
                        DriveState.MISSING,
                        closeFailure + "; writes since the guest's last flush may be lost; reattach to go on");
            } else if (state == DriveState.QUIESCING) {
                enter(DriveState.DETACHED, reason);
            }
        } finally {
            lock.unlock();
        }
        openIfWanted();
    }

    /** Comes to a state, under the lock. */
    private void enter(DriveState next, String why) {
        endGrace.run();
        state = next;
        reason = why;
        endGrace = next == DriveState.DETACHED ? startGrace() : () -> {};
        events.add(drive, next, why);
        changed.signalAll();
    }

    private Runnable startGrace() {
        AtomicBoolean ended = new AtomicBoolean();
        Runnable cancel = background.after(options.grace(), () -> graceIsOver(ended));
        return () -> {
            ended.set(true);
            cancel.run();
        };
    }

    private void graceIsOver(AtomicBoolean endedBefore) {
        locked(() -> {
            if (!endedBefore.get()) {
                enter(DriveState.MISSING, reason);
            }
        });
    }

    /** Says why the drive is still without a driver. */
    private void explain(String why) {
        lock.lock();
        try {
            String both = loss.isEmpty() ? why : loss + "; " + why;
            if (current == null && state != DriveState.CLOSED && !why.isEmpty() && !both.equals(reason)) {
                reason = both;
                events.add(drive, state, both);
            }
        } finally {
            lock.unlock();
        }
    }

    private void requireOpen() throws BlockException {
        if (state == DriveState.CLOSED) {
            throw new BlockException(BlockException.Kind.CLOSED, drive.name() + ": the drive is closed");
        }
    }

    private String notLetGo() {
        return path + ": its driver has not let go of the image within "
                + options.quiesceLimit().toMillis() + " ms";
    }

    private BlockException busy(String why) {
        return new BlockException(BlockException.Kind.BUSY, drive.name() + ": " + why);
    }

    private void locked(Runnable action) {
        lock.lock();
        try {
            action.run();
        } finally {
            lock.unlock();
        }
    }

    private <T> T locked(Supplier<T> question) {
        lock.lock();
        try {
            return question.get();
        } finally {
            lock.unlock();
        }
    }

    /** Waits under the lock; an interrupt is kept for later, since it must not reach a driver. */
    private boolean await(BooleanSupplier done, Duration limit) {
        long deadline = System.nanoTime() + limit.toNanos();
        boolean interrupted = false;
        while (!done.getAsBoolean() && deadline - System.nanoTime() > 0) {
            try {
                changed.awaitNanos(deadline - System.nanoTime());
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return done.getAsBoolean();
    }
}
