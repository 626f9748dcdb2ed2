package org.platter.block.images;

import java.time.Duration;
import org.platter.block.api.BlockException;

/** Looks at an image again, a second later, where another program had the file. */
final class BusyRetry {

    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final Monitor monitor;
    private final Background background;
    private final Runnable retry;
    private boolean planned;

    /** @param retry is run in the background */
    BusyRetry(Monitor monitor, Background background, Runnable retry) {
        this.monitor = monitor;
        this.background = background;
        this.retry = retry;
    }

    /** An image could not be opened. */
    void after(Throwable failure) {
        boolean busy = failure instanceof BlockException known && known.kind() == BlockException.Kind.BUSY;
        monitor.locked(() -> {
            if (busy && !planned) {
                planned = true;
                background.after(PAUSE, this::run);
            }
        });
    }

    private void run() {
        monitor.locked(() -> {
            planned = false;
        });
        retry.run();
    }
}
