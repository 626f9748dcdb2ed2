package org.platter.block.images;

import java.util.concurrent.atomic.AtomicReference;
import org.platter.block.api.BlockDevice;

/** The offer of one disk: made at most once and taken back at most once, also when both happen at the same time. */
final class Offer {

    private static final Runnable NOTHING = () -> {};

    private final DrivePublisher publisher;

    /** How to take it back; null before it is made. */
    private final AtomicReference<Runnable> end = new AtomicReference<>();

    Offer(DrivePublisher publisher) {
        this.publisher = publisher;
    }

    void make(Drive drive, BlockDevice device) {
        if (end.get() == null) {
            Runnable takeBack = publisher.publish(drive, device);
            if (!end.compareAndSet(null, takeBack)) {
                takeBack.run();
            }
        }
    }

    void takeBack() {
        Runnable takeBack = end.getAndSet(NOTHING);
        if (takeBack != null) {
            takeBack.run();
        }
    }
}
