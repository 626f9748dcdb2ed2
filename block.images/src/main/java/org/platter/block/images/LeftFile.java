package org.platter.block.images;

import java.io.IOException;
import java.nio.file.Path;

/**
 * The image file while no driver serves it: how it was left, and cutting off from it who does not leave it. Under the drive's
 * {@link Monitor}.
 */
final class LeftFile {

    /** Closes the file under a driver's hands; it may take as long as the host likes. */
    interface Cut {
        void off() throws IOException;
    }

    private final Path path;
    private final KnownDisk disk;
    private final Monitor monitor;
    private final Background background;
    private final Runnable whenCut;

    /** The file as we last left it; before a driver has served it, any will do. */
    private FileStamp stamp = FileStamp.UNKNOWN;

    private int cuts;

    /** @param whenCut is run each time that a driver has been cut off, in the background */
    LeftFile(Path path, KnownDisk disk, Monitor monitor, Background background, Runnable whenCut) {
        this.path = path;
        this.disk = disk;
        this.monitor = monitor;
        this.background = background;
        this.whenCut = whenCut;
    }

    /** The file as it is; not under the lock, since the host may take its time. */
    FileStamp look() {
        return FileStamp.ofWhatIsThere(path);
    }

    FileStamp stamp() {
        return stamp;
    }

    void leftAs(FileStamp value) {
        stamp = value;
    }

    /** Takes the file from a driver. Until that is done, nobody else may open it: what the driver began may still reach it. */
    void cutOff(Cut cut) {
        cuts++;
        background.run(() -> {
            try {
                cut.off();
            } catch (IOException e) {
                // The file is closed all the same, and its user does not count any more.
            }
            FileStamp now = look();
            monitor.locked(() -> {
                cuts--;
                stamp = disk.info().isPresent() ? now : FileStamp.UNKNOWN;
                monitor.changed();
            });
            whenCut.run();
        });
    }

    /** Whether somebody is still being cut off. */
    boolean cutting() {
        return cuts > 0;
    }
}
