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

    /** Two names of one place in the machine. */
    private static final List<String> EITHER = List.of("hdc", "cdrom");

    private Slots() {}

    static Drive drive(Drives drives, String name) throws IOException {
        DriveNames.require(name);
        List<String> present = drives.list().stream().map(Drive::name).toList();
        return drives.named(name)
                .orElseThrow(() -> new IOException(
                        name + ": no image is in such a drive; there are " + (present.isEmpty() ? "none" : present)));
    }

    /** A path from where the session is; {@code ~/} is the person's own folder. */
    static Path path(CommandSession session, String path) throws IOException {
        try {
            if (path.equals("~") || path.startsWith("~/")) {
                return Path.of(System.getProperty("user.home"), path.substring(1));
            }
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

    /** Puts an image into a drive that is empty. */
    static Drive attach(Drives drives, String name, Path image, ImageOptions options) throws IOException {
        DriveNames.require(name);
        for (String other : EITHER) {
            if (EITHER.contains(name)
                    && !other.equals(name)
                    && drives.named(other).isPresent()) {
                throw new IOException(name + ": is the same place as " + other + ", where an image is");
            }
        }
        return drives.attach(name, image, DriveOptions.of(options));
    }

    /** Puts an image into a drive, in place of what is there, if anything is. */
    static Drive change(Drives drives, String name, Path image, ImageOptions options) throws IOException {
        Optional<Drive> present = drives.named(name);
        if (present.isEmpty()) {
            return attach(drives, name, image, options);
        }
        Drive drive = present.get();
        return drives.change(drive, name, image, drive.options().withImage(options));
    }
}
