package org.platter.shell;

import java.util.Locale;
import org.platter.block.images.Drive;
import org.platter.block.images.DriveState;

/** How drives are told of. */
final class DriveWords {

    private DriveWords() {}

    /** How a drive is, in a line that begins with its name. */
    static String line(Drive drive) {
        return drive.name() + ": " + told(drive);
    }

    /** The same without the name. */
    static String told(Drive drive) {
        String reason = drive.reason();
        String image = drive.image().toString();
        return lower(drive.state())
                + (reason.contains(image) ? "" : ", " + image)
                + (reason.isEmpty() ? "" : ": " + reason)
                + (drive.state() == DriveState.WAITING ? "; disk:close " + drive.name() + " gives it up" : "");
    }

    /** As people write it. */
    static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
