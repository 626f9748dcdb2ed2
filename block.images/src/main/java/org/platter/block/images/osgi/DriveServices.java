package org.platter.block.images.osgi;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.platter.block.images.Drive;
import org.platter.block.images.DriveListener;
import org.platter.block.images.DriveState;
import org.platter.block.images.Drives;

/** Has each drive be a service too, from its attachment until it is closed, whether or not it has a disk to offer. */
@Component(
        service = {},
        immediate = true)
public final class DriveServices implements DriveListener {

    private final BundleContext context;
    private final Drives drives;
    private final Map<Drive, DriveRegistration> registrations = new ConcurrentHashMap<>();

    /** Begins with the drives there are. */
    @Activate
    public DriveServices(BundleContext context, @Reference Drives drives) {
        this.context = context;
        this.drives = drives;
        drives.addListener(this);
    }

    @Override
    public void changed(Drive drive, DriveState state, String reason) {
        DriveRegistration registration = registrations.get(drive);
        if (drive.state() == DriveState.CLOSED) {
            if (registration != null) {
                registrations.remove(drive);
                registration.end();
            }
        } else if (registration == null) {
            registrations.put(
                    drive,
                    new DriveRegistration(
                            context.registerService(Drive.class, drive, DriveProperties.of(drive)), drive));
        } else {
            registration.update();
        }
    }

    @Deactivate
    void deactivate() {
        drives.removeListener(this);
        registrations.values().forEach(DriveRegistration::end);
    }
}
