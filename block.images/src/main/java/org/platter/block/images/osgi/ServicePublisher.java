package org.platter.block.images.osgi;

import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.platter.block.api.BlockDevice;
import org.platter.block.images.Drive;
import org.platter.block.images.DriveListener;
import org.platter.block.images.DrivePublisher;

/**
 * Publishes disks as services, whose properties follow their drive's state. A component's own service cannot come and go by
 * itself under a name that is only known at run time, so it uses the service registry.
 */
@Component
public final class ServicePublisher implements DrivePublisher {

    private final BundleContext context;

    /** Publishes in this bundle's name. */
    @Activate
    public ServicePublisher(BundleContext context) {
        this.context = context;
    }

    @Override
    public Runnable publish(Drive drive, BlockDevice device) {
        DriveRegistration registration = new DriveRegistration(
                context.registerService(BlockDevice.class, device, DriveProperties.of(drive)), drive);
        DriveListener following = (which, state, reason) -> registration.update();
        drive.addListener(following);
        registration.update();
        return () -> {
            drive.removeListener(following);
            registration.end();
        };
    }
}
