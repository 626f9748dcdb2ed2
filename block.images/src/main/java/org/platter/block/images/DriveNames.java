package org.platter.block.images;

import java.util.List;
import java.util.Set;

/** The drives that a PC may have, by their names, and what is usually in them. */
public final class DriveNames {

    /** Disks: primary and secondary, master and slave. Diskettes A and B. A disc in a CD-ROM drive. */
    public static final List<String> ALL = List.of("hda", "hdb", "hdc", "hdd", "fda", "fdb", "cdrom");

    private static final String DISC = "cdrom";

    private static final Set<String> RAW = Set.of("fda", "fdb", DISC);

    private DriveNames() {}

    /**
     * The name.
     *
     * @throws IllegalArgumentException if no drive is called so
     */
    public static String require(String name) {
        if (!ALL.contains(name)) {
            throw new IllegalArgumentException("drive '" + name + "': expected one of " + ALL);
        }
        return name;
    }

    /**
     * How an image is opened in a drive of that name. Images of diskettes and discs are raw unless a format is given, as there
     * is nothing to recognise them by, and nobody writes to a disc.
     */
    public static ImageOptions usual(String name, ImageOptions options) {
        ImageOptions usual = RAW.contains(name) && options.format().isEmpty() ? options.withFormat("raw") : options;
        return name.equals(DISC) ? usual.withReadOnly(true) : usual;
    }
}
