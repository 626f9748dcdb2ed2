package org.platter.block.images;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;

/**
 * By what a file is known not to have changed since it was last looked at.
 *
 * @param key the file system's name of the file itself, or null where it has none
 * @param size bytes
 * @param modified when it was last written
 */
record FileStamp(Object key, long size, FileTime modified) {

    /** No file: equal to no file's. */
    static final FileStamp NONE = new FileStamp(null, -1, FileTime.fromMillis(0));

    static FileStamp of(Path path) throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
        return new FileStamp(attributes.fileKey(), attributes.size(), attributes.lastModifiedTime());
    }

    @Override
    public String toString() {
        return size + " bytes, modified " + modified + (key == null ? "" : ", file " + key);
    }
}
