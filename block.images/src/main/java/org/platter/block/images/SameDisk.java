package org.platter.block.images;

import java.nio.file.Path;
import org.platter.block.api.BlockException;
import org.platter.block.api.DeviceInfo;

/** Whether a disk that was opened again is the one that a guest knows. */
final class SameDisk {

    private SameDisk() {}

    /**
     * Compares size and sector size, and the identity if both drivers are for one format: another may know another.
     *
     * @throws BlockException {@code IO} if it is another disk
     */
    static void require(Path path, DeviceInfo found, DeviceInfo expected) throws BlockException {
        boolean sameDisk = found.size() == expected.size() && found.sectorSize() == expected.sectorSize();
        boolean sameImage =
                found.identity().equals(expected.identity()) || !found.format().equals(expected.format());
        if (!sameDisk || !sameImage) {
            throw new BlockException(
                    BlockException.Kind.IO,
                    path + ": not the disk that was attached: found " + describe(found) + ", expected "
                            + describe(expected));
        }
    }

    private static String describe(DeviceInfo info) {
        return info.size() + " bytes in sectors of " + info.sectorSize() + ", identity '" + info.identity() + "'";
    }
}
