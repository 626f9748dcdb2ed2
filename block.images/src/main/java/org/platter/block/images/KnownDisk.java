package org.platter.block.images;

import java.nio.file.Path;
import java.util.Optional;
import org.platter.block.api.BlockDevice;
import org.platter.block.api.BlockException;
import org.platter.block.api.ChsGeometry;
import org.platter.block.api.DeviceInfo;

/** What is known of a drive's disk, whoever serves it. May be asked by any thread. */
final class KnownDisk {

    private final Path path;
    private volatile DeviceInfo info;
    private volatile Optional<ChsGeometry> geometry = Optional.empty();
    private volatile ImageOptions how;
    private volatile int openings;

    /** @param how the image is to be opened */
    KnownDisk(Path path, ImageOptions how) {
        this.path = path;
        this.how = how;
    }

    /** What the last driver said; empty if there was none yet. */
    Optional<DeviceInfo> info() {
        return Optional.ofNullable(info);
    }

    /** What the first driver found; a machine that has seen it will see no other. */
    Optional<ChsGeometry> geometry() {
        return geometry;
    }

    /** How the image is to be opened. */
    ImageOptions how() {
        return how;
    }

    /** How often drivers have opened the image. */
    int openings() {
        return openings;
    }

    /**
     * What a driver says of the image that it has opened, without an object of the driver's own. Not under a lock.
     *
     * @throws BlockException {@code IO} if it is not the disk that is known
     */
    DeviceInfo recognise(BlockDevice device) throws BlockException {
        DeviceInfo found = device.info();
        if (info != null) {
            SameDisk.require(path, found, info);
        }
        return Facts.copy(found, found.readOnly());
    }

    /** The image has been opened; under the drive's {@link Monitor}. */
    void opened(DeviceInfo found, Optional<ChsGeometry> recorded, ImageOptions as) {
        if (info == null) {
            geometry = recorded;
        }
        // From now on the image has a format: while its driver is away, nobody is to take it for a raw one.
        how = as.withRawFallback(false);
        info = found;
        openings++;
    }
}
