package org.platter.shell;

import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.felix.service.command.CommandSession;
import org.platter.block.images.Drive;
import org.platter.block.images.DriveNames;
import org.platter.block.images.DriveOptions;
import org.platter.block.images.Drives;
import org.platter.block.images.ImageOptions;

/** Drives and images as people name them. */
final class Slots {

    /** Primary master and slave, secondary master and slave. */
    static final List<String> DISKS = List.of("hda", "hdb", "hdc", "hdd");

    private Slots() {}

    static Drive drive(Drives drives, String name) throws IOException {
        DriveNames.require(name);
        List<String> present = drives.list().stream().map(Drive::name).toList();
        return drives.named(name)
                .orElseThrow(() -> new IOException(
                        name + ": no image is in such a drive; there are " + (present.isEmpty() ? "none" : present)));
    }

    /** A path from where the session is. */
    static Path path(CommandSession session, String path) throws IOException {
        try {
            Path here = session.currentDir();
            return here == null ? Path.of(path) : here.resolve(path);
        } catch (InvalidPathException e) {
            throw new IOException(path + ": " + e.getReason(), e);
        }
    }

    /** @param format empty if the image's is to be recognised, where drives of that name have such as can be */
    static ImageOptions options(String name, String format, boolean readOnly, boolean snapshot) {
        ImageOptions options = ImageOptions.READ_WRITE.withReadOnly(readOnly).withSnapshot(snapshot);
        return DriveNames.usual(name, format.isEmpty() ? options : options.withFormat(format));
    }

    /** Puts an image into a drive, in place of what is there, if anything is. */
    static Drive change(Drives drives, String name, Path image, ImageOptions options) throws IOException {
        Optional<Drive> present = drives.named(name);
        if (present.isEmpty()) {
            return drives.attach(DriveNames.require(name), image, DriveOptions.of(options));
        }
        Drive drive = present.get();
        return drives.change(drive, name, image, drive.options().withImage(options));
    }
}
