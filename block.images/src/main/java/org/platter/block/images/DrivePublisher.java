package org.platter.block.images;

import org.platter.block.api.BlockDevice;

/** Makes disks known to whoever plugs them into machines: a service registry, or a controller directly. */
@FunctionalInterface
public interface DrivePublisher {

    /**
     * Offers a disk.
     *
     * @param drive whose disk it is; its {@link Drive#name name} says which drive it is to be, such as {@code hda}
     * @param device the disk, which may be another than the drive itself; it stays open until the offer is taken back
     * @return takes the offer back, once; when it returns nobody uses the disk any more
     */
    Runnable publish(Drive drive, BlockDevice device);
}
