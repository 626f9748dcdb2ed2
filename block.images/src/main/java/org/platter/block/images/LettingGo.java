package org.platter.block.images;

import java.io.IOException;
import org.platter.block.api.BlockDriver;

/**
 * Lets a driver go, one at a time: shuts the gate, waits for the requests inside and closes the image, for as long as the
 * driver likes. A person may take the file from it. To be used under the drive's {@link Monitor}.
 */
final class LettingGo {

    private final Monitor monitor;
    private final Background background;
    private final Status status;
    private final Gate gate;
    private final LeftFile file;
    private final Losses losses;
    private final Runnable whenLetGo;

    /** Null if nobody is being let go. */
    private Attachment leaving;

    /** @param whenLetGo is run each time that a driver has let go, in the background */
    LettingGo(
            Monitor monitor,
            Background background,
            Status status,
            Gate gate,
            LeftFile file,
            Losses losses,
            Runnable whenLetGo) {
        this.monitor = monitor;
        this.background = background;
        this.status = status;
        this.gate = gate;
        this.file = file;
        this.losses = losses;
        this.whenLetGo = whenLetGo;
    }

    /** Lets go who serves the image. */
    void detach(String why) {
        begin();
        status.quiescing(why);
    }

    /** The same for good, if somebody serves it. */
    void close() {
        if (gate.isOpen()) {
            begin();
        }
        status.closed();
    }

    boolean isOver() {
        return leaving == null;
    }

    /** Whether code of this driver may still be running for whoever is being let go. */
    boolean uses(BlockDriver driver) {
        return leaving != null && leaving.uses(driver);
    }

    /** Takes the image from a driver that does not let go. */
    void takeAway() {
        Attachment stuck = leaving;
        leaving = null;
        stuck.revoke();
        // Not before: what is acknowledged in between has to be seen here.
        losses.taken(stuck.unflushed());
        file.cutOff(stuck::cutOff);
        monitor.changed();
    }

    private void begin() {
        Attachment last = gate.shut();
        leaving = last;
        background.run(() -> letGo(last));
    }

    private void letGo(Attachment last) {
        String failure = failureToClose(last);
        FileStamp stamp = file.look();
        if (monitor.locked(() -> hasLetGo(last, failure, stamp))) {
            whenLetGo.run();
        }
    }

    /** False if the image was taken from it in the meantime. */
    private boolean hasLetGo(Attachment last, String failure, FileStamp stamp) {
        if (leaving != last) {
            return false;
        }
        leaving = null;
        file.leftAs(stamp);
        losses.closed(failure, last.unflushed());
        monitor.changed();
        if (!status.is(DriveState.CLOSED)) {
            if (losses.held()) {
                status.missing(losses.reason());
            } else {
                status.detached();
            }
        }
        return true;
    }

    private static String failureToClose(Attachment last) {
        try {
            last.close();
            return "";
        } catch (IOException | RuntimeException | Error e) {
            return "closing failed: " + Status.reasonOf(e);
        }
    }
}
