package org.platter.image.tools;

import java.nio.file.Path;
import org.platter.block.api.BlockDriver;
import org.platter.block.api.BlockException;
import org.platter.block.api.ImageMaintenance;
import org.platter.block.images.Images;

/** The driver of an image that was opened, and what it can do in place. */
final class ImageDriver {

    private ImageDriver() {}

    /** The driver that is called as {@link org.platter.block.api.DeviceInfo#format} says. */
    static BlockDriver named(String format, Images images) throws BlockException {
        return images.drivers()
                .named(format)
                .orElseThrow(() ->
                        new BlockException(BlockException.Kind.BUSY, "the driver of format " + format + " has gone"));
    }

    static ImageMaintenance maintenance(String format, Path file, Images images) throws BlockException {
        return named(format, images)
                .maintenance()
                .orElseThrow(() -> new BlockException(
                        BlockException.Kind.UNSUPPORTED,
                        file + ": images of format " + format + " cannot be changed in place"));
    }
}
