package org.platter.block.api;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A disk-image format. A driver keeps no state and may be used by any number of threads at once.
 *
 * <p>A driver bundle publishes its driver as an OSGi service of this type; {@code service.ranking} decides between equal
 * bids. Without OSGi the driver is constructed and called directly.
 */
@ConsumerType
public interface BlockDriver {

    /** The format's name as {@code qemu-img} has it, such as {@code raw} or {@code vpc}. */
    String format();

    /** Other names under which people ask for the format, such as {@code vhd}. */
    default List<String> aliases() {
        return List.of();
    }

    /**
     * Says how sure the driver is that the storage holds its format. Reads only, anywhere in the storage, and answers
     * the same for the same bytes. What does not look like the format is {@link ProbeScore#NONE}, not an exception.
     *
     * @throws IOException if the storage cannot be read
     */
    ProbeScore probe(Storage storage) throws IOException;

    /**
     * Opens the image as a disk.
     *
     * <p>The device owns the storage from here on and closes it when it is closed. If this method throws, the storage is
     * still the caller's, unchanged and open.
     *
     * @throws BlockException {@code NOT_THIS_FORMAT}, {@code CORRUPT}, {@code UNSUPPORTED}; {@code READ_ONLY} if writing
     *     is asked for and the storage cannot be written
     * @throws IllegalArgumentException if an option is unknown or has a bad value
     */
    BlockDevice open(Storage storage, OpenOptions options) throws IOException;

    /**
     * Makes a new, empty image that reads as zeros. The storage must be writable; what it held is lost. It is flushed and
     * stays the caller's. If this method throws, the storage's content is undefined and does not pass for an image.
     *
     * @throws BlockException {@code UNSUPPORTED} if the format cannot be created or not at this size
     * @throws IllegalArgumentException if an option is unknown or has a bad value
     */
    default void create(Storage storage, CreateOptions options) throws IOException {
        throw new BlockException(
                BlockException.Kind.UNSUPPORTED,
                storage.name() + ": images of format " + format() + " cannot be created");
    }

    /**
     * Tells how large the file of an image would become that {@link #create create} would make; makes none. What the
     * format cannot tell before is taken at its largest. Empty if the driver does not know: its images are then made in
     * memory and looked at.
     *
     * @throws BlockException {@code UNSUPPORTED} if the format cannot be created or not at this size
     * @throws IllegalArgumentException if an option is unknown or has a bad value
     */
    default Optional<Footprint> measure(CreateOptions options) throws IOException {
        return Optional.empty();
    }

    /** How images of this format are checked, repaired, resized and compacted; empty if the driver does not know. */
    default Optional<ImageMaintenance> maintenance() {
        return Optional.empty();
    }

    /** The options that {@link #create create} knows. */
    default List<OptionDescription> createOptions() {
        return List.of();
    }

    /** The options that {@link #open open} knows. */
    default List<OptionDescription> openOptions() {
        return List.of();
    }
}
