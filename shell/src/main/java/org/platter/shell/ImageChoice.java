package org.platter.shell;

import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Parameter;
import org.platter.block.images.ImageOptions;

/** How a person wants an image to be opened. */
record ImageChoice(
        @Descriptor("the image's format; recognised unless given")
        @Parameter(
                names = {"-f", "--format"},
                absentValue = "")
        String format,

        @Descriptor("let the guest write nothing")
        @Parameter(
                names = {"-r", "--read-only"},
                presentValue = "true",
                absentValue = "false")
        boolean readOnly,

        @Descriptor("keep what the guest writes in memory and forget it at the end")
        @Parameter(
                names = {"-s", "--snapshot"},
                presentValue = "true",
                absentValue = "false")
        boolean snapshot) {

    /** For a drive of that name. */
    ImageOptions in(String drive) {
        return Slots.options(drive, format, readOnly, snapshot);
    }
}
