package org.platter.block.images;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;

/**
 * A file by its real path, and by what the file system knows it by, which is the same for all names of a file.
 *
 * @param given absolute, as somebody named it
 * @param path without symbolic links
 * @param key the file system's, or the path where it has none
 */
record ImageFile(Path given, Path path, Object key) {

    static ImageFile of(Path path) throws IOException {
        Path real = path.toRealPath();
        Object key = Files.readAttributes(real, BasicFileAttributes.class).fileKey();
        return new ImageFile(path.toAbsolutePath().normalize(), real, Objects.requireNonNullElse(key, real));
    }

    boolean isSame(ImageFile other) {
        return key.equals(other.key);
    }
}
