package org.platter.block.images.osgi;

import java.util.Hashtable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.platter.block.api.BlockDevice;
import org.platter.block.images.DrivePublisher;

/**
 * Publishes disks as services. The one class of this bundle that knows the framework: a component's own service cannot
 * come and go by itself under a name that is only known at run time.
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
    public Runnable publish(String drive, BlockDevice device) {
        Hashtable<String, Object> properties = new Hashtable<>();
        properties.put(BlockDevice.DRIVE, drive);
        ServiceRegistration<BlockDevice> registration = context.registerService(BlockDevice.class, device, properties);
        return () -> unregister(registration);
    }

    private static void unregister(ServiceRegistration<BlockDevice> registration) {
        try {
            registration.unregister();
        } catch (IllegalStateException e) {
            // The framework has done it already, since this bundle is being stopped.
        }
    }
}
