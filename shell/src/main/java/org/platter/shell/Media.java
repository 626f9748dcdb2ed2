package org.platter.shell;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.platter.block.images.Drive;
import org.platter.block.images.DriveNames;
import org.platter.block.images.DriveState;
import org.platter.block.images.Drives;
import org.platter.block.images.ImageOptions;

/** Images as somebody changes them who stands before the machine: what comes is opened as what was there before. Any thread. */
@Component(service = Media.class)
public final class Media {

    private final Drives drives;

    /** How the images were opened that are out. */
    private final Map<String, ImageOptions> ejected = new ConcurrentHashMap<>();

    /** For these drives. */
    @Activate
    public Media(@Reference Drives drives) {
        this.drives = drives;
    }

    /**
     * Puts an image into a drive, read-only or as a snapshot if the one before was.
     *
     * @throws IOException if no driver opens it; the drive then is as before
     */
    Drive put(String name, Path image) throws IOException {
        Optional<Drive> present = drives.named(name);
        ImageOptions before = present.map(found -> found.options().image())
                .orElse(ejected.getOrDefault(name, ImageOptions.READ_WRITE));
        ImageOptions options = Slots.options(DriveNames.require(name), "", before.readOnly(), before.snapshot());
        Drive drive = Slots.change(drives, name, image, options);
        if (drive.state() == DriveState.WAITING) {
            String reason = drive.reason();
            if (present.isEmpty()) {
                drive.close();
            }
            throw new IOException(reason);
        }
        return drive;
    }

    /** Takes the image out of a drive, flushed and closed. */
    void eject(String name) throws IOException {
        Drive found = Slots.drive(drives, name);
        ejected.put(name, found.options().image());
        found.close();
    }
}
