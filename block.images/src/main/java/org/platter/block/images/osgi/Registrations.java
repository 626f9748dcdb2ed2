package org.platter.block.images.osgi;

import org.osgi.framework.ServiceRegistration;
import org.platter.block.images.Drive;

/** Services that the framework itself may have ended already, since this bundle is being stopped. */
final class Registrations {

    private Registrations() {}

    static void update(ServiceRegistration<?> registration, Drive drive) {
        try {
            registration.setProperties(DriveProperties.of(drive));
        } catch (IllegalStateException e) {
            // It has ended.
        }
    }

    static void end(ServiceRegistration<?> registration) {
        try {
            registration.unregister();
        } catch (IllegalStateException e) {
            // It has ended.
        }
    }
}
