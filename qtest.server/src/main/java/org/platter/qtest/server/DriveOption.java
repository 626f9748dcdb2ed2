package org.platter.qtest.server;

import java.util.Optional;
import org.platter.ide.controller.DriveLabel;
import org.platter.ide.controller.ErrorPolicies;

/**
 * A drive of the machine that is to be made.
 *
 * @param kind what it is
 * @param unit 0 to 3 of the IDE controller, 0 or 1 of the diskette controller
 * @param name by which commands know what is below it
 * @param source what is in it; empty for an empty one
 * @param readOnly whether the image is only read
 * @param snapshot whether what is written is forgotten
 */
record DriveOption(
        Kind kind,
        int unit,
        String name,
        Optional<ImageSource> source,
        boolean readOnly,
        boolean snapshot,
        ErrorPolicies errors,
        DriveLabel label) {

    enum Kind {
        DISK,
        CD,
        DISKETTE
    }
}
