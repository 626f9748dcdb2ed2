package org.platter.block.api;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * An open disk: the bytes a guest sees. Its size does not change while it is open.
 *
 * <p>Offsets and lengths are multiples of {@link DeviceInfo#sectorSize} within the disk; anything else is an
 * {@link IllegalArgumentException}, before anything is done. A transfer is whole or an exception; on success the buffer's
 * position is at its limit. After a failed write the sectors concerned may hold old or new bytes.
 *
 * <p>There is no cursor, and calls may run at once. Reads never wait for reads. Requests that overlap in time and place
 * may be done in any order, sector by sector.
 *
 * <p>Most drivers extend {@code CheckedDevice} of {@code block.support}, which does all checks of this contract.
 */
@ConsumerType
public interface BlockDevice extends Closeable {

    /**
     * Service property of a device that is offered to a machine: which drive it is, {@code hda} to {@code hdd} for the
     * four of an IDE controller, {@code fda} and {@code fdb} for the two of a diskette controller.
     */
    String DRIVE = "drive";

    /** What is known of the disk. */
    DeviceInfo info();

    /**
     * Fills the buffer's remaining bytes from the disk.
     *
     * @throws BlockException {@code CORRUPT}, {@code CLOSED}, {@code IO} ...
     */
    void read(ByteBuffer to, long offset) throws IOException;

    /**
     * Writes the buffer's remaining bytes to the disk. They are durable after the next {@link #flush}.
     *
     * @throws BlockException {@code READ_ONLY}, {@code NO_SPACE}, {@code CORRUPT}, {@code CLOSED}, {@code IO} ...
     */
    void write(ByteBuffer from, long offset) throws IOException;

    /** Returns when every write that returned before this call will survive a loss of power. */
    void flush() throws IOException;

    /** Makes a range read as zeros, with less work than writing them where the format allows it. */
    default void writeZeroes(long offset, long length) throws IOException {
        Zeros.write(this::write, offset, length);
    }

    /** Says that the content of a range is no longer wanted: afterwards it reads as it did, or as zeros. */
    default void discard(long offset, long length) throws IOException {}

    /**
     * Block status: which parts of a range hold data. Ordered, without gaps, covering exactly the range; neighbours of
     * one kind may be merged or not. Anything may be called data; what is called zero or a hole reads as zeros.
     */
    default List<Extent> extents(long offset, long length) throws IOException {
        return length == 0 ? List.of() : List.of(new Extent(offset, length, Extent.Kind.DATA, 0, OptionalLong.empty()));
    }

    /** The geometry that the image records; translating it for a guest is the controller's and the BIOS's business. */
    default Optional<ChsGeometry> geometry() {
        return Optional.empty();
    }

    /**
     * Refuses new calls, waits for those under way, flushes, and closes the storage. Idempotent; afterwards every other
     * method but {@link #info} and {@link #geometry} throws {@link BlockException} of kind {@code CLOSED}. The storage is
     * closed even if this method throws.
     */
    @Override
    void close() throws IOException;
}
