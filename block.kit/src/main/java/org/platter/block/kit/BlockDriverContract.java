package org.platter.block.kit;

import java.io.IOException;
import java.util.Set;
import org.junit.jupiter.api.extension.ExtendWith;
import org.platter.block.api.BlockDriver;
import org.platter.block.api.CreateOptions;
import org.platter.block.api.FormatOptions;
import org.platter.block.support.MemoryStorage;

/**
 * What every driver promises. The author of a driver extends this class, says which driver it is and what images it is to
 * make, and gets the tests: one interface for each theme, named here. Tests that need what the driver lacks are reported as
 * not applicable. At the end of a run a table says how the driver fared; it is also written to {@code
 * target/conformance}.
 *
 * <p>The tests keep to one driver object, which has no state. A subclass may add tests of its own.
 */
@ExtendWith(ConformanceReport.class)
public abstract class BlockDriverContract
        implements CreatingImages,
                Probing,
                ReadingAndWriting,
                RandomOperations,
                BlockStatus,
                Bounds,
                Closing,
                ManyCallers,
                Faults,
                Crashes,
                HostileImages,
                HotSwap,
                Children {

    private static final int SECTOR = 512;

    private final Subject subject = new Subject(this);

    /** A contract; subclasses say of which driver. */
    protected BlockDriverContract() {}

    /** The driver under test. */
    protected abstract BlockDriver driver();

    /** What the driver can do; if it is not {@link Capability#USUAL}. */
    protected Set<Capability> capabilities() {
        return Capability.USUAL;
    }

    /** The options of the images to be made. */
    protected FormatOptions createOptions() {
        return FormatOptions.NONE;
    }

    /** Bytes of the disks to be made: a few blocks and a piece of one, if the format has blocks. */
    protected long size() {
        return 9 * 1024 * 1024 + 7 * SECTOR;
    }

    /**
     * An image to start from, closed, whose disk has {@link #size} bytes and reads as {@link #content}. To be overridden for
     * a driver that makes none itself.
     */
    protected MemoryStorage image() throws IOException {
        subject.requires(Capability.CREATE);
        MemoryStorage storage = new MemoryStorage("disk");
        driver().create(storage, CreateOptions.ofSize(size()).withFormat(createOptions()));
        return storage;
    }

    /** What the disk of {@link #image} holds: zeros, unless the driver can neither make images nor write them. */
    protected byte[] content() {
        return new byte[Math.toIntExact(size())];
    }

    @Override
    public final Subject subject() {
        return subject;
    }
}
