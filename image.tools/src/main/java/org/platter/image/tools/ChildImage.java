package org.platter.image.tools;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.platter.block.api.BlockDevice;
import org.platter.block.api.BlockDriver;
import org.platter.block.api.BlockException;
import org.platter.block.api.FormatOptions;
import org.platter.block.api.OpenOptions;
import org.platter.block.api.ParentFinder;
import org.platter.block.images.ImageOptions;
import org.platter.block.images.Images;
import org.platter.block.support.FileStorage;

/**
 * A differencing image and its parent's file.
 *
 * @param parentFormat by which the child has its parent opened
 * @param parentFormatOptions with which the child has its parent opened
 */
record ChildImage(
        Path file,
        ImageOptions how,
        BlockDriver driver,
        Path parent,
        String parentFormat,
        FormatOptions parentFormatOptions,
        long parentSize) {

    /** @throws BlockException {@code UNSUPPORTED} if the image has no parent */
    static ChildImage of(Path file, ImageOptions how, Images images) throws IOException {
        List<Path> chain = images.chain(file, how);
        if (chain.size() < 2) {
            throw new BlockException(
                    BlockException.Kind.UNSUPPORTED, file + ": has no parent, expected a differencing image");
        }
        BlockDriver driver;
        try (BlockDevice device = images.open(file, how.withReadOnly(true))) {
            driver = ImageDriver.named(device.info().format(), images);
        }
        BlockDevice[] found = new BlockDevice[1];
        FormatOptions[] options = new FormatOptions[1];
        ParentFinder spy = (child, reference) -> {
            var parent = images.parents(how).find(child, reference);
            parent.ifPresent(device -> found[0] = device);
            options[0] = reference.options();
            return parent;
        };
        ChildImage unknown = new ChildImage(file, how, driver, chain.get(1), "", FormatOptions.NONE, 0);
        unknown.open(spy).close();
        BlockDevice parent = Objects.requireNonNull(found[0], "a child with a parent has found it");
        return new ChildImage(
                file,
                how,
                driver,
                chain.get(1),
                parent.info().format(),
                options[0],
                parent.info().size());
    }

    /** Opens the child, for reading, over a parent of the caller's choice. */
    BlockDevice open(ParentFinder parents) throws IOException {
        FileStorage storage = FileStorage.open(file, true);
        try {
            return driver.open(
                    storage, OpenOptions.READ_ONLY.withParents(parents).withFormat(how.formatOptions()));
        } catch (IOException | RuntimeException | Error e) {
            storage.close();
            throw e;
        }
    }

    /** How the parent is opened by itself. */
    ImageOptions parentOptions() {
        return ImageOptions.READ_ONLY
                .withFormat(parentFormat)
                .withFormatOptions(parentFormatOptions)
                .withParentFolders(how.parentFolders().toArray(Path[]::new));
    }
}
