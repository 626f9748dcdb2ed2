package org.platter.ide.controller;

import org.platter.machine.api.InterruptLine;

/** A channel's interrupt line: it is the selected drive's, unless the host has switched it off (nIEN). */
final class ChannelInterrupt {

    private final ChannelDrives drives;
    private final Runnable raised;

    /** Null while the channel is not plugged in. */
    private InterruptLine line;

    private boolean enabled = true;
    private boolean high;

    /** @param raised run each time the line has gone up */
    ChannelInterrupt(ChannelDrives drives, Runnable raised) {
        this.drives = drives;
        this.raised = raised;
    }

    void plug(InterruptLine newLine) {
        line = newLine;
    }

    void unplug() {
        line.set(false);
        line = null;
        high = false;
    }

    /** Takes effect with the next update. */
    void enable(boolean on) {
        enabled = on;
    }

    /** Something has changed that the line depends on. */
    void update() {
        update(drives.drive());
    }

    /**
     * As {@link #update()}. Called with every word of data, and so calls the line only when it changes.
     *
     * @param drive the selected one; null if it is not there
     */
    void update(IdeDrive drive) {
        boolean now = enabled && drive != null && drive.status().wantsAttention();
        if (now != high) {
            high = now;
            line.set(now);
            if (now) {
                raised.run();
            }
        }
    }
}
