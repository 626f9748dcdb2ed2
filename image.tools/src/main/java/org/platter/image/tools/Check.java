package org.platter.image.tools;

import java.io.IOException;
import java.nio.file.Path;
import org.platter.block.api.BlockDriver;
import org.platter.block.api.BlockException;
import org.platter.block.api.ImageMaintenance;
import org.platter.block.api.Progress;
import org.platter.block.api.Storage;
import org.platter.block.support.FileStorage;

/** Looks for damage in an image file, which is not changed. */
public final class Check {

    private Check() {}

    /**
     * Checks an image.
     *
     * @param driver of the image's format; a damaged image may be one that no driver recognises
     * @throws BlockException {@code NOT_THIS_FORMAT} if nothing of the format is to be found; {@code UNSUPPORTED} if the
     *     driver cannot check; {@code BUSY} if somebody writes the image
     * @throws java.io.InterruptedIOException if the progress wants it
     */
    public static CheckResult run(Path file, BlockDriver driver, Progress progress) throws IOException {
        try (FileStorage storage = FileStorage.open(file, true)) {
            return run(storage, driver, progress);
        }
    }

    /**
     * Checks an image whose file the caller has open, perhaps without a lock.
     *
     * @throws IOException as the other method
     */
    public static CheckResult run(FileStorage file, BlockDriver driver, Progress progress) throws IOException {
        return new CheckResult(
                file.path(), driver.format(), maintenance(driver, file).check(file, progress), 0, 0);
    }

    static ImageMaintenance maintenance(BlockDriver driver, Storage storage) throws BlockException {
        return driver.maintenance()
                .orElseThrow(() -> new BlockException(
                        BlockException.Kind.UNSUPPORTED,
                        storage.name() + ": images of format " + driver.format() + " cannot be checked"));
    }
}
