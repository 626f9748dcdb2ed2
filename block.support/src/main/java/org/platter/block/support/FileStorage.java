package org.platter.block.support;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.platter.block.api.BlockException;
import org.platter.block.api.Storage;

/**
 * A file as storage. While it is open for writing, the file is locked against other writers of this kind.
 *
 * <p>No thread may be interrupted inside a call: Java closes an interrupted thread's channel for everyone.
 */
public final class FileStorage implements Storage {

    private final Path path;
    private final FileChannel channel;
    private final boolean readOnly;

    private FileStorage(Path path, FileChannel channel, boolean readOnly) {
        this.path = path;
        this.channel = channel;
        this.readOnly = readOnly;
    }

    /**
     * Opens a file that exists.
     *
     * @throws BlockException {@code BUSY} if somebody else has it open for writing
     * @throws java.nio.file.NoSuchFileException if there is no such file
     */
    public static FileStorage open(Path path, boolean readOnly) throws IOException {
        return readOnly
                ? locked(path, true, Set.of(StandardOpenOption.READ))
                : locked(path, false, Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE));
    }

    /**
     * Makes a new file and opens it for writing.
     *
     * @throws java.nio.file.FileAlreadyExistsException if the file is there already
     */
    public static FileStorage create(Path path) throws IOException {
        return locked(
                path,
                false,
                Set.of(
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE,
                        StandardOpenOption.CREATE_NEW,
                        StandardOpenOption.SPARSE));
    }

    private static FileStorage locked(Path path, boolean readOnly, Set<StandardOpenOption> how) throws IOException {
        FileChannel channel = FileChannel.open(path, how);
        try {
            lock(path, channel, readOnly);
            return new FileStorage(path, channel, readOnly);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /** A reader shares one byte far behind any image, a writer has it alone. */
    private static void lock(Path path, FileChannel channel, boolean readOnly) throws IOException {
        FileLock lock;
        try {
            lock = channel.tryLock(Long.MAX_VALUE - 1, 1, readOnly);
        } catch (OverlappingFileLockException e) {
            if (readOnly) {
                return;
            }
            lock = null;
        }
        if (lock == null) {
            throw new BlockException(
                    BlockException.Kind.BUSY, path + ": the file is in use by another writer or reader");
        }
    }

    /** The file. */
    public Path path() {
        return path;
    }

    @Override
    public String name() {
        return path.toString();
    }

    @Override
    public long size() throws IOException {
        try {
            return channel.size();
        } catch (ClosedChannelException e) {
            throw closed(e);
        }
    }

    @Override
    public boolean readOnly() {
        return readOnly;
    }

    @Override
    public Optional<Instant> lastModified() throws IOException {
        return Optional.of(Files.getLastModifiedTime(path).toInstant());
    }

    @Override
    public void read(ByteBuffer to, long offset) throws IOException {
        try {
            for (long at = offset; to.hasRemaining(); ) {
                int count = channel.read(to, at);
                if (count < 0) {
                    throw new EOFException(path + ": found the end at " + channel.size() + ", expected "
                            + to.remaining() + " more bytes at offset " + at);
                }
                at += count;
            }
        } catch (ClosedChannelException e) {
            throw closed(e);
        }
    }

    @Override
    public void write(ByteBuffer from, long offset) throws IOException {
        checkWritable();
        try {
            for (long at = offset; from.hasRemaining(); ) {
                at += channel.write(from, at);
            }
        } catch (ClosedChannelException e) {
            throw closed(e);
        } catch (IOException e) {
            throw failed("write at offset " + offset, e);
        }
    }

    @Override
    public void resize(long size) throws IOException {
        checkWritable();
        try {
            if (size < channel.size()) {
                channel.truncate(size);
            } else if (size > channel.size()) {
                channel.write(ByteBuffer.allocate(1), size - 1);
            }
        } catch (ClosedChannelException e) {
            throw closed(e);
        } catch (IOException e) {
            throw failed("resize to " + size, e);
        }
    }

    @Override
    public void flush() throws IOException {
        try {
            if (!readOnly) {
                channel.force(false);
            }
        } catch (ClosedChannelException e) {
            throw closed(e);
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    private void checkWritable() throws BlockException {
        if (readOnly) {
            throw new BlockException(BlockException.Kind.READ_ONLY, path + ": the file is open for reading only");
        }
    }

    private BlockException closed(IOException cause) {
        return new BlockException(BlockException.Kind.CLOSED, path + ": the file is closed", cause);
    }

    private IOException failed(String what, IOException cause) {
        // NIO tells a full disk only in the words of the operating system.
        String reason = cause instanceof FileSystemException e ? e.getReason() : cause.getMessage();
        boolean full = reason != null && (reason.contains("No space left") || reason.contains("not enough space"));
        return new BlockException(
                full ? BlockException.Kind.NO_SPACE : BlockException.Kind.IO,
                path + ": " + what + ": " + reason,
                cause);
    }
}
