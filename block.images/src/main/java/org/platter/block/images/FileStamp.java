package org.platter.block.images;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import org.platter.block.api.BlockException;

/**
 * By what a file is known not to have changed since it was last looked at.
 *
 * @param key the file system's name of the file itself, or null where it has none
 * @param size bytes
 * @param modified when it was last written
 */
record FileStamp(Object key, long size, FileTime modified) {

    /** Nothing is known: any file will do. */
    static final FileStamp UNKNOWN = new FileStamp(null, -1, FileTime.fromMillis(0));

    /** There was no file: none will do. */
    static final FileStamp GONE = new FileStamp(null, -2, FileTime.fromMillis(0));

    static FileStamp of(Path path) throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
        return new FileStamp(attributes.fileKey(), attributes.size(), attributes.lastModifiedTime());
    }

    /** As {@link #of}; {@link #GONE} if that cannot be told. */
    static FileStamp ofWhatIsThere(Path path) {
        try {
            return of(path);
        } catch (IOException e) {
            return GONE;
        }
    }

    /** @throws BlockException {@code IO} if the file is not what it was */
    void requireUnchanged(Path path) throws IOException {
        FileStamp found = of(path);
        if (this != UNKNOWN && !equals(found)) {
            throw new BlockException(
                    BlockException.Kind.IO,
                    path + ": the file was changed by somebody else while no driver had it open: found " + found
                            + ", expected " + this);
        }
    }

    @Override
    public String toString() {
        if (this == GONE) {
            return "no file";
        }
        return size + " bytes, modified " + modified + (key == null ? "" : ", file " + key);
    }
}
