package org.platter.block.api;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * The host bytes that hold an image: a file, memory, or whatever else can be addressed by byte.
 *
 * <p>A transfer is whole or an exception; on success the buffer's position is at its limit. There is no cursor, and
 * calls may run at once. {@link #close} is idempotent; every other method then throws {@link BlockException} of kind
 * {@code CLOSED}.
 */
@ConsumerType
public interface Storage extends Closeable {

    /** What to call this storage in messages, such as the file's name. */
    String name();

    /** Bytes held now. */
    long size() throws IOException;

    /** Whether writing is refused. */
    boolean readOnly();

    /** When the bytes were last changed; empty if that is not known. */
    default Optional<Instant> lastModified() throws IOException {
        return Optional.empty();
    }

    /**
     * Fills the buffer's remaining bytes.
     *
     * @throws java.io.EOFException if the range ends beyond {@link #size}
     * @throws IllegalArgumentException if the offset is negative
     */
    void read(ByteBuffer to, long offset) throws IOException;

    /**
     * Writes the buffer's remaining bytes. A write beyond the end makes the storage grow, and a gap it leaves reads as
     * zeros.
     *
     * @throws BlockException {@code READ_ONLY}, {@code NO_SPACE}
     * @throws IllegalArgumentException if the offset is negative
     */
    void write(ByteBuffer from, long offset) throws IOException;

    /**
     * Grows the storage with zeros, or cuts it.
     *
     * @throws BlockException {@code READ_ONLY}, {@code NO_SPACE}
     */
    void resize(long size) throws IOException;

    /** Returns when every write that returned before this call will survive a loss of power. */
    void flush() throws IOException;

    /**
     * Gives the space of a range back to the host where it can. The range reads as zeros afterwards; the size stays. A
     * range beyond the end is cut to the end.
     */
    default void punch(long offset, long length) throws IOException {
        Zeros.write(this::write, offset, Math.max(0, Math.min(length, size() - offset)));
    }

    /**
     * Which parts of a range hold data, as far as the host tells: ordered, without gaps, covering exactly the range.
     * Anything may be called data; what is called a hole reads as zeros.
     */
    default List<Extent> extents(long offset, long length) throws IOException {
        return length == 0 ? List.of() : List.of(Extent.data(offset, length, offset));
    }
}
