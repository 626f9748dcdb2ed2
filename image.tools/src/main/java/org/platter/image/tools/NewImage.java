package org.platter.image.tools;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.platter.block.api.BlockException;
import org.platter.block.api.Storage;
import org.platter.block.support.FileStorage;

/**
 * A file in the making: it grows as {@code NAME.part} and takes its name, and the place of a file that has it, when it is
 * {@link #complete completed}. Closed without that, it is deleted.
 */
final class NewImage implements Closeable {

    private final Path target;
    private final Path part;
    private final FileStorage storage;
    private boolean complete;

    private NewImage(Path target, Path part) throws IOException {
        this.target = target;
        this.part = part;
        storage = FileStorage.create(part);
    }

    /**
     * Begins a new file.
     *
     * @throws BlockException {@code BUSY} if the file, or its part, is in use; {@code UNSUPPORTED} if there is something
     *     else than a file under the name
     */
    static NewImage begin(Path name) throws IOException {
        Path target = Files.exists(name) ? name.toRealPath() : name;
        if (Files.exists(target) && !Files.isRegularFile(target)) {
            throw new BlockException(
                    BlockException.Kind.UNSUPPORTED, name + ": found something else than a file, expected a new name");
        }
        requireUnused(target);
        return new NewImage(target, emptyPart(target));
    }

    /** Begins a file that is to take the place of one that the caller has open. */
    static NewImage replacing(FileStorage file) throws IOException {
        return new NewImage(file.path(), emptyPart(file.path()));
    }

    private static Path emptyPart(Path target) throws IOException {
        Path part = target.resolveSibling(target.getFileName() + ".part");
        if (Files.exists(part, LinkOption.NOFOLLOW_LINKS)) {
            requireUnused(part);
            Files.delete(part);
        }
        return part;
    }

    /** The bytes of the file. */
    Storage storage() {
        return storage;
    }

    /** The file as it is called until then. */
    Path part() {
        return part;
    }

    /** Gives the file its name. The storage must have been flushed. */
    void complete() throws IOException {
        storage.close();
        Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        complete = true;
    }

    @Override
    public void close() throws IOException {
        storage.close();
        if (!complete) {
            Files.deleteIfExists(part);
        }
    }

    private static void requireUnused(Path file) throws IOException {
        if (Files.exists(file)) {
            FileStorage.open(file, false).close();
        }
    }
}
