package org.platter.block.images.osgi;

import org.osgi.service.event.Event;
import org.osgi.service.event.EventAdmin;
import org.platter.block.images.Drive;
import org.platter.block.images.DriveState;

/** What Event Admin is told of a drive. Not loaded before there is one. */
final class DriveEvent {

    /** The name of the state follows. */
    private static final String TOPIC = "org/platter/block/images/Drive/";

    private DriveEvent() {}

    static void post(Object admin, Drive drive, DriveState state, String reason) {
        ((EventAdmin) admin).postEvent(new Event(TOPIC + state, DriveProperties.of(drive, state, reason)));
    }
}
