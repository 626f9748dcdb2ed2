package org.platter.block.images;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.platter.block.api.BlockDriver;

/**
 * The drivers present, without those that failed with this drive's image: these are not asked again until they are registered
 * anew, or a person says so. To be used under the drive's {@link Monitor}.
 */
final class UsableDrivers {

    private final Drivers drivers;
    private final Set<BlockDriver> broken = Collections.newSetFromMap(new IdentityHashMap<>());

    UsableDrivers(Drivers drivers) {
        this.drivers = drivers;
    }

    List<BlockDriver> list() {
        return drivers.list().stream()
                .filter(driver -> !broken.contains(driver))
                .toList();
    }

    /** Whether all whose code serves the image are still there. */
    boolean stillServe(Attachment attachment) {
        return attachment.drivers().allMatch(drivers::contains);
    }

    /** The driver is not to be asked again. One that is just going may be: whoever comes is another. */
    void failed(BlockDriver driver) {
        if (drivers.contains(driver)) {
            broken.add(driver);
        }
    }

    void gone(BlockDriver driver) {
        broken.remove(driver);
    }

    /** A person says so. */
    void askAllAgain() {
        broken.clear();
    }
}
