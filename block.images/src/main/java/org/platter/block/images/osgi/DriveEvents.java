package org.platter.block.images.osgi;

import org.osgi.service.component.ComponentContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.event.EventAdmin;
import org.platter.block.images.Drive;
import org.platter.block.images.DriveListener;
import org.platter.block.images.DriveState;
import org.platter.block.images.Drives;

/**
 * Posts an event for each state a drive comes to, where there is an Event Admin.
 *
 * <p>No field or method is of a type of Event Admin's, since not even its package need be there: so the service is looked up
 * when it is needed.
 */
@Component(
        service = {},
        immediate = true,
        reference =
                @Reference(
                        name = DriveEvents.ADMIN,
                        service = EventAdmin.class,
                        cardinality = ReferenceCardinality.OPTIONAL,
                        policy = ReferencePolicy.DYNAMIC))
public final class DriveEvents implements DriveListener {

    static final String ADMIN = "EventAdmin";

    private final ComponentContext context;
    private final Drives drives;

    /** Begins with the drives there are. */
    @Activate
    public DriveEvents(ComponentContext context, @Reference Drives drives) {
        this.context = context;
        this.drives = drives;
        drives.addListener(this);
    }

    @Override
    public void changed(Drive drive, DriveState state, String reason) {
        Object admin = context.locateService(ADMIN);
        if (admin != null) {
            DriveEvent.post(admin, drive, state, reason);
        }
    }

    @Deactivate
    void deactivate() {
        drives.removeListener(this);
    }
}
