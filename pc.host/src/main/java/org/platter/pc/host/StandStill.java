package org.platter.pc.host;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.platter.block.images.Drive;
import org.platter.block.images.DriveListener;
import org.platter.block.images.DriveState;
import org.platter.block.images.MissingPolicy;

/** Has the machine stand still while a drive misses its driver and its policy is to stop then. */
@Component
public final class StandStill implements DriveListener {

    private final Machine machine;

    /** For this machine. */
    @Activate
    public StandStill(@Reference Machine machine) {
        this.machine = machine;
    }

    @Override
    public void changed(Drive drive, DriveState state, String reason) {
        boolean missing = state == DriveState.MISSING && drive.options().policy() == MissingPolicy.STOP;
        if (missing) {
            machine.hold(drive);
        } else if (state != DriveState.QUIESCING && state != DriveState.DETACHED) {
            machine.release(drive);
        }
    }
}
