package org.platter.image.tools;

import java.io.IOException;
import java.nio.file.Path;
import org.platter.block.api.BlockDriver;
import org.platter.block.api.CreateOptions;

/** Makes new images. */
public final class Creation {

    private Creation() {}

    /**
     * Makes a new, empty image, in the place of a file that has the name.
     *
     * @throws org.platter.block.api.BlockException {@code BUSY} if the file is in use; {@code UNSUPPORTED} if the format
     *     cannot be created or not at this size
     * @throws IllegalArgumentException if an option is unknown or has a bad value
     */
    public static void create(Path file, BlockDriver driver, CreateOptions options) throws IOException {
        try (NewImage image = NewImage.begin(file)) {
            driver.create(image.storage(), options);
            image.complete();
        }
    }
}
