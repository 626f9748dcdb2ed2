package org.platter.block.support;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.platter.block.api.BlockException;
import org.platter.block.api.Storage;

/**
 * A file as storage. A file that is open for writing is open nowhere else, in this program or in
 * another that locks as this class does, except {@link #openUnlocked unlocked}; for reading it may be open any number of
 * times.
 *
 * <p>Closing waits for calls under way and only then gives up the lock: when it has returned, nothing that anybody did to
 * this storage reaches the file any more.
 *
 * <p>No thread may be interrupted inside a call: Java closes an interrupted thread's channel for everyone.
 */
public final class FileStorage implements Storage {

    private final Path path;
    private final OpenFile file;
    private final FileChannel channel;
    private final boolean readOnly;
    private final RequestGate gate = new RequestGate();

    private FileStorage(Path path, OpenFile file, boolean readOnly) {
        this.path = path;
        this.file = file;
        this.channel = file.channel();
        this.readOnly = readOnly;
    }

    /**
     * Opens a file that exists.
     *
     * @throws BlockException {@code BUSY} if somebody has it open for writing, or has it open at all and it is to be
     *     written
     * @throws java.nio.file.NoSuchFileException if there is no such file
     */
    public static FileStorage open(Path path, boolean readOnly) throws IOException {
        return new FileStorage(path, OpenFile.open(path, readOnly), readOnly);
    }

    /**
     * Opens a file that exists, for reading, whoever writes it: what is read may be half old and half new, and is not kept
     * from being written meanwhile.
     *
     * @throws java.nio.file.NoSuchFileException if there is no such file
     */
    public static FileStorage openUnlocked(Path path) throws IOException {
        return new FileStorage(path, OpenFile.openUnlocked(path), true);
    }

    /**
     * Makes a new file and opens it for writing.
     *
     * @throws java.nio.file.FileAlreadyExistsException if the file is there already
     */
    public static FileStorage create(Path path) throws IOException {
        return new FileStorage(path, OpenFile.create(path), false);
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
        enter();
        try {
            return channel.size();
        } catch (ClosedChannelException e) {
            throw closed(e);
        } finally {
            gate.leave();
        }
    }

    @Override
    public boolean readOnly() {
        return readOnly;
    }

    @Override
    public Optional<Instant> lastModified() throws IOException {
        enter();
        try {
            return Optional.of(Files.getLastModifiedTime(path).toInstant());
        } finally {
            gate.leave();
        }
    }

    @Override
    public void read(ByteBuffer to, long offset) throws IOException {
        enter();
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
        } finally {
            gate.leave();
        }
    }

    @Override
    public void write(ByteBuffer from, long offset) throws IOException {
        enterForWriting();
        try {
            for (long at = offset; from.hasRemaining(); ) {
                at += channel.write(from, at);
            }
        } catch (ClosedChannelException e) {
            throw closed(e);
        } catch (IOException e) {
            throw failed("write at offset " + offset, e);
        } finally {
            gate.leave();
        }
    }

    @Override
    public void resize(long size) throws IOException {
        enterForWriting();
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
        } finally {
            gate.leave();
        }
    }

    @Override
    public void flush() throws IOException {
        enter();
        try {
            if (!readOnly) {
                channel.force(false);
            }
        } catch (ClosedChannelException e) {
            throw closed(e);
        } finally {
            gate.leave();
        }
    }

    @Override
    public void close() throws IOException {
        if (gate.closeAndDrain()) {
            file.leave();
        }
    }

    private void enter() throws BlockException {
        if (!gate.enter()) {
            throw closed(null);
        }
    }

    private void enterForWriting() throws BlockException {
        enter();
        if (readOnly) {
            gate.leave();
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
