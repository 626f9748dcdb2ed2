package org.platter.image.tools;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import org.platter.block.api.BlockException;
import org.platter.block.api.Progress;
import org.platter.block.support.FileStorage;

/**
 * The file of an image that has no clusters of its own to give up: every byte of its disk has its place in the file. Its
 * zeros can still be given back to the host, by a copy that leaves them out and takes the file's place. The bytes of the
 * file stay what they are, so do its time, its permissions and its owner; what it has besides, such as access lists, does
 * not.
 */
final class FlatFile {

    private final Path path;

    /** @param file possibly a symbolic link: what it leads to is replaced then */
    FlatFile(Path file) throws IOException {
        path = file.toRealPath();
    }

    /** What {@link #compact} would do. */
    CompactImage.Outcome plan(Progress progress) throws IOException {
        requireOneName();
        try (FileStorage storage = FileStorage.open(path, true)) {
            long data = new SparseCopy(storage).measure(progress);
            return new CompactImage.Outcome(storage.size(), storage.size(), storage.size() - data);
        }
    }

    /**
     * Replaces the file, which nobody else may have open meanwhile. Cancelled or failing, it leaves it as it is.
     *
     * @throws BlockException {@code NO_SPACE} if there is no room for the copy; {@code UNSUPPORTED} if the file has a
     *     second name, under which the old one would remain, or if the copy could not belong to the same owner
     */
    CompactImage.Outcome compact(Progress progress) throws IOException {
        requireOneName();
        try (FileStorage storage = FileStorage.open(path, false)) {
            FileTime modified = Files.getLastModifiedTime(path);
            SparseCopy copy = new SparseCopy(storage);
            long data = copy.measure(Share.of(progress, 0, 30));
            requireSpace(data);
            try (NewImage image = NewImage.replacing(storage)) {
                takeOver(image.part());
                copy.copyTo(image.storage(), Share.of(progress, 30, 100));
                Files.setLastModifiedTime(image.part(), modified);
                image.complete();
            }
            return new CompactImage.Outcome(storage.size(), storage.size(), storage.size() - data);
        }
    }

    private void requireOneName() throws IOException {
        if (!Files.isRegularFile(path)) {
            throw new BlockException(BlockException.Kind.UNSUPPORTED, path + ": found something else than a file");
        }
        if (path.getFileSystem().supportedFileAttributeViews().contains("unix")
                && Files.getAttribute(path, "unix:nlink") instanceof Integer names
                && names > 1) {
            throw new BlockException(
                    BlockException.Kind.UNSUPPORTED,
                    path + ": found " + names
                            + " names of the file (hard links), expected one: the others would keep the" + " old file");
        }
    }

    private void requireSpace(long data) throws IOException {
        long free = Files.getFileStore(path).getUsableSpace();
        if (free < data) {
            throw new BlockException(
                    BlockException.Kind.NO_SPACE,
                    path + ": found " + free + " bytes free, expected " + data + " for the copy that replaces it");
        }
    }

    /** Before a byte is copied: what others may not read in the file they may not read in the copy. */
    private void takeOver(Path part) throws IOException {
        PosixFileAttributeView old = Files.getFileAttributeView(path, PosixFileAttributeView.class);
        PosixFileAttributeView young = Files.getFileAttributeView(part, PosixFileAttributeView.class);
        if (old == null || young == null) {
            return;
        }
        PosixFileAttributes wanted = old.readAttributes();
        PosixFileAttributes found = young.readAttributes();
        try {
            if (!found.owner().equals(wanted.owner())) {
                young.setOwner(wanted.owner());
            }
            if (!found.group().equals(wanted.group())) {
                young.setGroup(wanted.group());
            }
        } catch (IOException e) {
            throw new BlockException(
                    BlockException.Kind.UNSUPPORTED,
                    path + ": belongs to " + wanted.owner().getName() + ":"
                            + wanted.group().getName()
                            + ", expected an owner whom the copy that replaces it can be given",
                    e);
        }
        young.setPermissions(wanted.permissions());
    }
}
