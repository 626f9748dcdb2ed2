package org.platter.block.images.osgi;

import java.util.Objects;
import org.osgi.framework.ServiceRegistration;
import org.platter.block.images.Drive;

/**
 * A service whose properties follow a drive's state. Updates and the end come one after the other: a framework that tells of
 * a change while the service is being unregistered has its observers believe that the service is there again. May be used by
 * any number of threads.
 */
final class DriveRegistration {

    private final ServiceRegistration<?> registration;
    private final Drive drive;

    DriveRegistration(ServiceRegistration<?> registration, Drive drive) {
        this.registration = Objects.requireNonNull(registration);
        this.drive = drive;
    }

    /** Has the properties say what the drive is now, unless the service has ended. */
    synchronized void update() {
        try {
            registration.setProperties(DriveProperties.of(drive));
        } catch (IllegalStateException e) {
            // It has ended, if not by us then with this bundle.
        }
    }

    synchronized void end() {
        try {
            registration.unregister();
        } catch (IllegalStateException e) {
            // The framework was faster, since this bundle is being stopped.
        }
    }
}
