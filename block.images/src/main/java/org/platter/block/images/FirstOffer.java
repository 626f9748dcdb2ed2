package org.platter.block.images;

/**
 * The offer of a drive's disk to machines: made once, as soon as it is allowed and a driver has opened the image. Afterwards
 * the disk stays, whatever becomes of the driver.
 */
final class FirstOffer {

    private final Drive drive;
    private final Monitor monitor;
    private final KnownDisk disk;
    private boolean allowed;
    private boolean begun;
    private boolean made;

    FirstOffer(Drive drive, Monitor monitor, KnownDisk disk) {
        this.drive = drive;
        this.monitor = monitor;
        this.disk = disk;
    }

    /** Allows it, and makes it if it is due. Not under the lock, as with {@link #makeIfDue}. */
    void allow() {
        monitor.locked(() -> {
            allowed = true;
        });
        makeIfDue();
    }

    void makeIfDue() {
        boolean due = monitor.locked(() -> {
            boolean now = allowed && !begun && disk.info().isPresent();
            begun |= now;
            return now;
        });
        if (due) {
            drive.offer();
            monitor.locked(() -> {
                made = true;
                monitor.changed();
            });
        }
    }

    /** Whether it has been made; under the lock. */
    boolean isMade() {
        return made;
    }
}
