package org.platter.block.images;

import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** The states a drive comes to, for tests to wait for. */
final class StateLog implements DriveListener {

    private record Entry(DriveState state, String reason) {}

    private final BlockingQueue<Entry> entries = new LinkedBlockingQueue<>();

    static StateLog of(Drive drive) {
        StateLog log = new StateLog();
        drive.addListener(log);
        return log;
    }

    @Override
    public void changed(Drive drive, DriveState state, String reason) {
        entries.add(new Entry(state, reason));
    }

    /** Waits for the drive to come to the state, passing over others, and returns the reason. */
    String await(DriveState state) throws InterruptedException {
        return await(state, "");
    }

    /** The same for a reason that contains a text. */
    String await(DriveState state, String reason) throws InterruptedException {
        while (true) {
            Entry entry = entries.poll(20, TimeUnit.SECONDS);
            assertNotNull(entry, "the drive did not come to the state " + state + " " + reason);
            if (entry.state == state && entry.reason.contains(reason)) {
                return entry.reason;
            }
        }
    }
}
