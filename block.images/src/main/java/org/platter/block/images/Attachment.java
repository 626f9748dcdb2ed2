package org.platter.block.images;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.stream.Stream;
import org.platter.block.api.BlockDevice;
import org.platter.block.api.BlockDriver;
import org.platter.block.api.Storage;

/**
 * One driver's time with an image, and that of the drivers of its ancestors: from its opening to its release. Counts the
 * requests inside, so that ending can wait for them; requests do not wait for one another.
 */
final class Attachment {

    private static final int ALL = Integer.MAX_VALUE;

    private final Opened opened;
    private final ImageOptions how;
    private final List<BlockDriver> ancestors;
    private final Storage storage;
    private final Unflushed unflushed = new Unflushed();
    private final Semaphore places = new Semaphore(ALL);
    private volatile boolean ended;
    private volatile boolean revoked;

    /**
     * @param how it was opened
     * @param ancestors whose code serves the images below
     */
    Attachment(Opened opened, ImageOptions how, List<BlockDriver> ancestors, Storage storage) {
        this.opened = opened;
        this.how = how;
        this.ancestors = ancestors;
        this.storage = storage;
    }

    BlockDriver driver() {
        return opened.driver();
    }

    /** How the image was opened, which may be more exact than how it was to be. */
    ImageOptions how() {
        return how;
    }

    /** Whether the driver's code serves the image or one below it. */
    boolean uses(BlockDriver driver) {
        return drivers().anyMatch(used -> used == driver);
    }

    /** Whose code serves the image and those below it. */
    Stream<BlockDriver> drivers() {
        return Stream.concat(Stream.of(opened.driver()), ancestors.stream());
    }

    BlockDevice device() {
        return opened.device();
    }

    /** The writes that went through here. */
    Unflushed unflushed() {
        return unflushed;
    }

    /** Lets a request in, unless the end has come; then {@link #leave} must follow. */
    boolean enter() {
        if (!places.tryAcquire()) {
            return false;
        }
        if (ended) {
            places.release();
            return false;
        }
        return true;
    }

    void leave() {
        places.release();
    }

    /** Lets no more requests in. What fails from now on may have failed because of that. */
    void end() {
        ended = true;
    }

    boolean ended() {
        return ended;
    }

    /** Waits for the requests inside and closes the image; the storage is closed in any case. To be called once, after {@link #end}. */
    void close() throws IOException {
        places.acquireUninterruptibly(ALL);
        try (storage) {
            opened.device().close();
        }
    }

    /** Nothing that the driver still answers counts. {@link #cutOff} is to follow. */
    void revoke() {
        revoked = true;
    }

    boolean revoked() {
        return revoked;
    }

    /** Takes the storage from a driver that does not let go: nothing that it does afterwards reaches the file. */
    void cutOff() throws IOException {
        storage.close();
    }
}
