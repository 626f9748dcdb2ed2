package org.platter.block.support;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.platter.block.api.BlockException;

/**
 * A file that is open in this program: by one writer, or by any number of readers, and by readers who do not care for
 * locks. All share its channel. They must, because in POSIX a lock is the program's: closing any channel of a file gives up
 * every lock that the program has on it.
 */
final class OpenFile {

    private static final Map<Object, OpenFile> OPEN = new HashMap<>();

    private static final Set<StandardOpenOption> READ = Set.of(StandardOpenOption.READ);
    private static final Set<StandardOpenOption> WRITE = Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE);
    private static final Set<StandardOpenOption> CREATE = Set.of(
            StandardOpenOption.READ,
            StandardOpenOption.WRITE,
            StandardOpenOption.CREATE_NEW,
            StandardOpenOption.SPARSE);

    private final Object key;
    private final FileChannel channel;
    private final boolean readOnly;
    private boolean locked;
    private int users = 1;

    private OpenFile(Object key, FileChannel channel, boolean readOnly, boolean locked) {
        this.key = key;
        this.channel = channel;
        this.readOnly = readOnly;
        this.locked = locked;
    }

    static OpenFile open(Path path, boolean readOnly) throws IOException {
        synchronized (OPEN) {
            OpenFile known = OPEN.get(keyOf(path));
            if (known == null || !known.channel.isOpen()) {
                return open(path, readOnly, readOnly ? READ : WRITE, true);
            }
            if (!readOnly || !known.readOnly || !known.lock()) {
                throw busy(path);
            }
            known.users++;
            return known;
        }
    }

    /** For reading, beside whoever writes it. */
    static OpenFile openUnlocked(Path path) throws IOException {
        synchronized (OPEN) {
            OpenFile known = OPEN.get(keyOf(path));
            if (known == null || !known.channel.isOpen()) {
                return open(path, true, READ, false);
            }
            known.users++;
            return known;
        }
    }

    static OpenFile create(Path path) throws IOException {
        synchronized (OPEN) {
            return open(path, false, CREATE, true);
        }
    }

    private static OpenFile open(Path path, boolean readOnly, Set<StandardOpenOption> how, boolean locked)
            throws IOException {
        FileChannel channel = FileChannel.open(path, how);
        try {
            if (locked && !ImageLock.take(channel, readOnly)) {
                throw busy(path);
            }
            OpenFile file = new OpenFile(keyOf(path), channel, readOnly, locked);
            OPEN.put(file.key, file);
            return file;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /** What is the same for all names of a file. */
    private static Object keyOf(Path path) throws IOException {
        Object key = Files.readAttributes(path, BasicFileAttributes.class).fileKey();
        return Objects.requireNonNullElse(key, path.toRealPath());
    }

    private static BlockException busy(Path path) {
        return new BlockException(BlockException.Kind.BUSY, path + ": the file is in use by another writer or reader");
    }

    /** Takes a reader's locks, if nobody of this program has yet; false if somebody else's are in the way. */
    private boolean lock() throws IOException {
        locked = locked || ImageLock.take(channel, true);
        return locked;
    }

    FileChannel channel() {
        return channel;
    }

    /** Ends one use; to be called once by each user. */
    void leave() throws IOException {
        synchronized (OPEN) {
            users--;
            if (users == 0) {
                OPEN.remove(key, this);
                channel.close();
            }
        }
    }
}
