package org.platter.block.images;

import org.platter.block.api.BlockDevice;

/** Makes disks known to whoever plugs them into machines: a service registry, or a controller directly. */
@FunctionalInterface
public interface DrivePublisher {

    /**
     * Offers a disk.
     *
     * @param drive which drive it is to be, such as {@code hda}
     * @param device the disk; it stays open until the offer is taken back
     * @return takes the offer back, once; when it returns nobody uses the disk any more
     */
    Runnable publish(String drive, BlockDevice device);
}
