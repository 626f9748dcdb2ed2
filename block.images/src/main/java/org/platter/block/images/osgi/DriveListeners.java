package org.platter.block.images.osgi;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.platter.block.images.DriveListener;
import org.platter.block.images.Drives;

/** Has every {@link DriveListener} service hear of every drive. */
@Component(
        service = {},
        immediate = true)
public final class DriveListeners {

    private final Drives drives;

    /** For these drives. */
    @Activate
    public DriveListeners(@Reference Drives drives) {
        this.drives = drives;
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addListener(DriveListener listener) {
        drives.addListener(listener);
    }

    void removeListener(DriveListener listener) {
        drives.removeListener(listener);
    }
}
