package org.platter.image.tools;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.platter.block.api.BlockDevice;
import org.platter.block.api.BlockException;
import org.platter.block.api.BlockException.Kind;
import org.platter.block.api.DeviceInfo;
import org.platter.block.images.ImageOptions;
import org.platter.block.images.Images;

/**
 * What can be told of an image file, also of a differencing image whose parent is missing.
 *
 * @param file the image
 * @param info what its driver says of it
 * @param ancestors the files of its parent, the parent's parent and so on; empty if the image has none, or if one is missing
 * @param parentMissing why the parent could not be found; empty if it was, or if there is none
 */
public record Inspection(Path file, DeviceInfo info, List<Path> ancestors, Optional<String> parentMissing) {

    /** The format option by which a driver opens a differencing image alone. */
    static final String IGNORE_PARENT = "ignore_parent";

    /** Checks that all parts are there. */
    public Inspection {
        Objects.requireNonNull(file);
        Objects.requireNonNull(info);
        ancestors = List.copyOf(ancestors);
        Objects.requireNonNull(parentMissing);
    }

    /**
     * Looks at an image, which is only read.
     *
     * @throws IOException as {@link Images#open(Path, ImageOptions)}, but not if a parent is missing or another than
     *     expected
     */
    public static Inspection of(Path file, ImageOptions options, Images images) throws IOException {
        ImageOptions reading = options.withReadOnly(true);
        try {
            DeviceInfo info = info(file, reading, images);
            List<Path> chain = info.details().containsKey("parent") ? images.chain(file, reading) : List.of(file);
            return new Inspection(file, info, chain.subList(1, chain.size()), Optional.empty());
        } catch (BlockException e) {
            if (e.kind() != Kind.PARENT_MISSING && e.kind() != Kind.PARENT_MISMATCH) {
                throw e;
            }
            ImageOptions alone =
                    reading.withFormatOptions(options.formatOptions().with(IGNORE_PARENT, "on"));
            return new Inspection(file, info(file, alone, images), List.of(), Optional.of(e.getMessage()));
        }
    }

    private static DeviceInfo info(Path file, ImageOptions options, Images images) throws IOException {
        try (BlockDevice device = images.open(file, options)) {
            return device.info();
        }
    }
}
