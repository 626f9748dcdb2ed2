package org.platter.ide.controller;

import java.util.concurrent.CompletionStage;
import org.platter.machine.api.MachineClock.Alarm;

/**
 * The work that a drive has its disk do on another thread, one at a time: begun, waited for, and tried again or passed over
 * as the disk's error policies say. Used on the machine's thread.
 */
final class DriveWork {

    private final Cable cable;

    /** What somebody waits for the end of; null if nobody does. */
    private DiskWork awaited;

    /** Completes with work whose end has not been seen, be it that a reset came between; null if there is none. */
    private CompletionStage<?> underWay;

    private Alarm alarm = () -> {};

    DriveWork(Cable cable) {
        this.cable = cable;
    }

    /**
     * Begins the work.
     *
     * @param then run when it has ended, well or in a way that the guest is to be told of
     */
    void begin(DiskWork work, Disk disk, Runnable then) {
        awaited = work;
        underWay = disk.begin(work);
        after(work.nanos(), () -> ended(work, disk, then));
    }

    private void ended(DiskWork work, Disk disk, Runnable then) {
        ErrorPolicy policy =
                work.error() == null ? ErrorPolicy.REPORT : disk.errors().about(work);
        switch (policy) {
            case STOP ->
                cable.stop(work.error().getMessage(), () -> {
                    if (awaited == work) {
                        begin(work, disk, then);
                    }
                });
            case IGNORE -> {
                work.skip();
                begin(work, disk, then);
            }
            default -> {
                awaited = null;
                then.run();
            }
        }
    }

    /** Nobody asks for the result any more; the work ends by itself. */
    void abandon() {
        alarm.cancel();
        awaited = null;
    }

    /** Whether the disk may still be at work that was begun here, and at the buffer that it was given. */
    boolean isUnderWay() {
        return underWay != null;
    }

    /** Has the action run after so many nanoseconds of machine time, and not before the work has ended. */
    void after(long nanos, Runnable then) {
        alarm = cable.clock().after(underWay, cable.clock().now() + nanos, () -> {
            underWay = null;
            then.run();
            cable.driveChanged();
        });
    }
}
