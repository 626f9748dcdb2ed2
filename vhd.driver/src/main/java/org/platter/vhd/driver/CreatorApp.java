package org.platter.vhd.driver;

import java.util.Set;
import java.util.regex.Pattern;

/** Names for the creator field of a footer, by which readers choose between the two sizes in it: see decision 0003. */
final class CreatorApp {

    /** Our own name. QEMU before version 10 does not know it and takes the geometry for the size. */
    static final String OWN = "pltr";

    /** QEMU's mark of an image whose size is not that of its geometry. */
    static final String OF_EXACT_SIZE = "qem2";

    /** Where QEMU believes the size that is recorded. It looks for Disk2vhd's name with a blank, which Disk2vhd has not. */
    private static final Set<String> BELIEVED_BY_SIZE = Set.of(OF_EXACT_SIZE, "win", "tap", "CTXS");

    /** Where some reader, and the program of that name itself, believes the geometry. */
    private static final Set<String> BELIEVED_BY_GEOMETRY = Set.of("vpc", "vs", "qemu");

    /** Names that are not filled up with blanks; readers compare all four characters. */
    private static final Set<String> ENDED_BY_NUL = Set.of("tap", "wa");

    private static final Pattern PRINTABLE = Pattern.compile("[!-~][ -~]{0,3}");

    private CreatorApp() {}

    /**
     * A creator as somebody wants it, filled up to four characters.
     *
     * @throws IllegalArgumentException if it is none
     */
    static String parse(String found) {
        if (!PRINTABLE.matcher(found).matches()) {
            throw new IllegalArgumentException("option '" + VhdOptions.CREATOR + "': found '" + found
                    + "', expected one to four printable characters of ASCII");
        }
        String filler = ENDED_BY_NUL.contains(found) ? "\0\0\0" : "   ";
        return (found + filler).substring(0, 4);
    }

    /** The name in a new image: our own, unless a reader that does not know it would then cut the disk. */
    static String ofNewImage(Geometry geometry, long size) {
        return geometry.covers(size) ? OWN : OF_EXACT_SIZE;
    }

    /** Whether every reader takes the recorded size for the size. */
    static boolean isBelievedBySize(String app) {
        return BELIEVED_BY_SIZE.contains(app.stripTrailing());
    }

    /** Whether there are readers that take the geometry for the size even if they know the creator. */
    static boolean isBelievedByGeometry(String app) {
        return BELIEVED_BY_GEOMETRY.contains(app.stripTrailing());
    }
}
