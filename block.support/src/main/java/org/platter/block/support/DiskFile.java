package org.platter.block.support;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.platter.block.api.BlockDevice;
import org.platter.block.api.BlockDriver;
import org.platter.block.api.CreateOptions;
import org.platter.block.api.OpenOptions;

/**
 * Image files and one driver, which the caller names: the shortest way from a path to a disk. {@code Images} of
 * {@code block.images} chooses among drivers and finds the parents of differencing images.
 */
public final class DiskFile {

    private DiskFile() {}

    /**
     * Opens an image file as a disk, for reading or writing as the options say.
     *
     * @throws org.platter.block.api.BlockException {@code BUSY} if somebody else has it open, or what the driver says
     *     against it
     * @throws java.nio.file.NoSuchFileException if there is no such file
     */
    public static BlockDevice open(Path path, BlockDriver driver, OpenOptions options) throws IOException {
        FileStorage storage = FileStorage.open(path, options.readOnly());
        try {
            return driver.open(storage, options);
        } catch (IOException | RuntimeException | Error e) {
            try (storage) {
                throw e;
            }
        }
    }

    /**
     * Makes an image file that was not there before. If this method throws, there is none.
     *
     * @throws java.nio.file.FileAlreadyExistsException if the file is there already
     */
    public static void create(Path path, BlockDriver driver, CreateOptions options) throws IOException {
        FileStorage storage = FileStorage.create(path);
        try (storage) {
            driver.create(storage, options);
        } catch (IOException | RuntimeException | Error e) {
            Files.delete(path);
            throw e;
        }
    }
}
